import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ArmResult, Connection } from '../../contracts/results/load.ts';
import type { TargetConfiguration } from '../../target/configuration.ts';
import type { PercentileTable } from '../figures/percentiles.ts';
import { originOf } from '../k6/numbering.ts';
import {
  abortedByScript,
  type Line,
  type Measured,
  type Order,
  orderVariable,
  type TokenHandover,
  tokenVariable,
} from '../k6/protocol.ts';
import type { PlannedArm } from '../plan/plan.ts';
import { evenVus, k6Parameters, ownShare, type Segment, whole } from '../segments/segment.ts';
import { type AnsweredRequest, armResultOf } from './arm-result.ts';
import { authoritiesFile } from './k6-authorities.ts';
import { runK6 } from './k6-process.ts';
import { numberPlaces, type PreparedEvents, writePack } from './pack.ts';

export interface ArmOrder extends PlannedArm {
  /** Code of the arm tag; of the same length in every arm of a run. */
  marker: string;
  target: TargetConfiguration;
  /** null when authorization is off. */
  token: TokenHandover | null;
  events: number;
  vus: number;
  maxDurationMs: number;
  /** Open model: the rate at which its requests start; closed when absent. */
  arrivals?: Order['arrivals'] | undefined;
  requestTimeoutMs: number;
  /** Where k6 sends its samples besides. */
  outputs?: ArmOutputs | undefined;
  /** Indices of requests whose answers are kept. */
  sampled: number[];
  /** The part of its requests that is sent here; all of them when absent. */
  segment?: Segment | undefined;
}

/** Where one k6 process sends its samples besides. */
export interface ArmOutputs {
  /** Of `k6 run`. */
  parameters: string[];
  variables: Record<string, string>;
}

export interface FinishedArm {
  result: ArmResult;
  table: PercentileTable;
  /** Of the latencies from when requests were due; without samples in the closed model. */
  latency: PercentileTable;
  /** Requests that were due and never sent. */
  dropped: number;
  answers: AnsweredRequest[];
  /** The first failures, one of a kind and VU. */
  failures: Extract<Line, { say: 'failure' }>[];
  /** Of its first answer; null without one. */
  connection: Connection | null;
  /** True when its VUs gave up on a target that did not answer. */
  gaveUp: boolean;
  /** Why k6 itself failed; null when it did its work. */
  k6Error: string | null;
  /** What k6 had to say last though it did its work: of its outputs; null without any, or when it said nothing. */
  saidOfOutputs: string | null;
  /** From writing the bodies to k6's end. */
  tookMs: number;
  /** Of that, writing the bodies: it grows with their number, and gzip is most of it. */
  packMs: number;
}

/**
 * What a VU's copy of the bodies may take, and all copies together. Few are better than many: k6's garbage collection
 * walks no less of them, and none of it stays in the processor's cache.
 */
const [mostCopyBytes, mostCopiesBytes] = [16 * 1024 ** 2, 256 * 1024 ** 2];

/** What the bodies of an arm may take so that so many VUs on one machine can have a copy each. */
export function bodiesBytes(vus: number): number {
  return Math.min(mostCopyBytes, mostCopiesBytes / vus);
}

const script = fileURLToPath(new URL('../k6/arm.ts', import.meta.url));

/**
 * Runs one arm: writes its request bodies, has k6 send them, and reads what k6 measured.
 *
 * @param folder for the files that k6 reads; may be the same for arms that run one after the other
 * @param onRequest told the index of a request just sent, twice a second
 */
export async function runArm(
  k6: string,
  prepared: PreparedEvents,
  arm: ArmOrder,
  folder: string,
  onRequest: (request: number) => void,
  signal?: AbortSignal,
): Promise<FinishedArm> {
  const startedAt = performance.now();
  mkdirSync(folder, { recursive: true });
  const files = {
    bodiesFile: join(folder, 'bodies.bin'),
    offsetsFile: join(folder, 'offsets.bin'),
    startsFile: join(folder, 'starts.bin'),
  };
  const segment = arm.segment ?? whole;
  const pack = writePack(prepared, arm, files, bodiesBytes(arm.vus / segment.parts));
  const packMs = performance.now() - startedAt;
  // k6 refuses more VUs than iterations.
  const vus = evenVus(segment, Math.min(arm.vus, pack.requests));
  const order: Order = {
    url: `${arm.target.baseUrl}/${arm.mode.kind === 'single' ? 'AuditEvent' : ''}`,
    bodiesFile: pack.bodiesFile,
    offsetsFile: pack.offsetsFile,
    startsFile: pack.startsFile,
    bodies: pack.bodies,
    numberPlaces: numberPlaces(prepared, arm.marker),
    requests: pack.requests,
    events: arm.events,
    batch: arm.mode.batch,
    isBulk: arm.mode.kind === 'bulk',
    contentEncoding: arm.mode.encoding ?? null,
    marker: arm.marker,
    vus,
    arrivals: arm.arrivals ?? null,
    maxDurationMs: arm.maxDurationMs,
    requestTimeoutMs: arm.requestTimeoutMs,
    insecure: arm.target.insecure,
    hasOutputs: arm.outputs !== undefined,
    sampled: arm.sampled,
  };
  const answers: AnsweredRequest[] = [];
  const failures: FinishedArm['failures'] = [];
  let connection: Connection | null = null;
  const ended = await runK6({
    k6,
    script,
    parameters: [...k6Parameters(segment), ...(arm.outputs?.parameters ?? [])],
    environment: environmentOf(arm, order, folder),
    deadlineMs: arm.maxDurationMs + arm.requestTimeoutMs + 30_000,
    signal,
    onLine(line) {
      if (line.say === 'beat') onRequest(line.request);
      else if (line.say === 'answer')
        answers.push({
          ...{ marker: arm.marker, request: line.request, ids: line.ids },
          origin: originOf(line.request, pack),
        });
      else if (line.say === 'connection') connection ??= { http: line.http, tls: line.tls };
      else failures.push(line);
    },
  });
  const measured = parseMeasured(ended.stdout);
  const result = armResultOf(arm, ownShare(segment, order), measured, ended);
  return {
    result: arm.segment ? { ...result, segment: segmentOfArm(arm.events, measured) } : result,
    table: {
      count: measured?.serviceTimeMs ? measured.requests : 0,
      valuesMs: measured?.serviceTimeMs ?? [],
    },
    latency: { count: measured?.latencyMs ? measured.requests : 0, valuesMs: measured?.latencyMs ?? [] },
    dropped: measured?.dropped ?? 0,
    answers,
    failures,
    connection,
    gaveUp: ended.exitCode === abortedByScript,
    k6Error: measured ? null : (ended.lastLogLine ?? `it ended with exit code ${ended.exitCode}`),
    saidOfOutputs: measured && arm.outputs ? ended.lastLogLine : null,
    tookMs: performance.now() - startedAt,
    packMs,
  };
}

/** What putting an arm together from its segments needs of one of them. */
export function segmentOfArm(events: number, measured: Measured | null): NonNullable<ArmResult['segment']> {
  return {
    events,
    startedAt: measured ? Math.round(measured.endedAt - measured.windowMs) : null,
    endedAt: measured?.endedAt ?? null,
    serviceTimeMs: measured?.serviceTimeMs ?? null,
  };
}

/** What k6 needs of the environment and nothing else: of `K6_*` what its outputs read. Secrets go this way alone. */
function environmentOf(arm: ArmOrder, order: Order, folder: string): Record<string, string> {
  const passed = ['PATH', 'TMPDIR', 'SystemRoot', 'SSL_CERT_DIR'];
  const { proxy } = arm.target;
  const inherited = passed.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(inherited),
    ...arm.outputs?.variables,
    ...(proxy && { HTTP_PROXY: proxy.http, HTTPS_PROXY: proxy.https, NO_PROXY: proxy.none }),
    // Keeps the user's own k6 configuration out.
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    SSL_CERT_FILE: authoritiesFile(arm.target, folder),
    K6_NO_USAGE_REPORT: 'true',
    [orderVariable]: JSON.stringify(order),
    ...(arm.token && { [tokenVariable]: JSON.stringify(arm.token) }),
  };
}

function parseMeasured(stdout: string): Measured | null {
  try {
    return JSON.parse(stdout);
  } catch {
    return null;
  }
}
