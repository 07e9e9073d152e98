import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ArmResult, SegmentArm } from '../../contracts/results/load-result/arm.ts';
import type { Connection } from '../../contracts/results/load-result/environment.ts';
import type { TargetConfiguration } from '../../target/configuration/configuration.ts';
import type { PercentileTable } from '../figures/percentiles.ts';
import { originOf } from '../k6/numbering.ts';
import {
  abortedByScript,
  type Credentials,
  credentialsVariable,
  type Line,
  type Measured,
  type Order,
  orderVariable,
} from '../k6/protocol.ts';
import type { Arm } from '../plan/plan.ts';
import { evenVus, k6Parameters, ownShare, type Segment, whole } from '../segments/segment.ts';
import { type AnsweredRequest, armResultOf, type MeasuredArm } from './arm-result.ts';
import { authoritiesFile } from './k6-authorities.ts';
import { runK6 } from './k6-process.ts';
import { orderOf, packFilesIn } from './order.ts';
import { type PreparedEvents, writePack } from './pack.ts';

/** What an arm is sent with. */
export interface Means {
  /** Path of k6. */
  k6: string;
  prepared: PreparedEvents;
  target: TargetConfiguration;
  credentials: Credentials;
  /** Bytes so far that k6 has sent to others than the target. */
  renewalBytes?: (() => number) | undefined;
  requestTimeoutMs: number;
  /** For the files that k6 reads; may be the same for arms that run one after the other. */
  folder: string;
  /** The part of its requests that is sent here; all of them when absent. */
  segment?: Segment | undefined;
  /** Where k6 sends its samples too. */
  outputs?: ArmOutputs | undefined;
  /** Called with the index of a request just sent, twice a second. */
  onRequest?: ((request: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Where else one k6 process sends its samples. */
export interface ArmOutputs {
  /** Of `k6 run`. */
  parameters: string[];
  variables: Record<string, string>;
}

export interface FinishedArm extends MeasuredArm {
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
  /**
   * What k6 had to say last though it did its work: of its outputs; null without any, or when it
   * said nothing.
   */
  saidOfOutputs: string | null;
  /** From writing the bodies to k6's end. */
  tookMs: number;
  /** Of that, writing the bodies: it grows with their number, and gzip is most of it. */
  packMs: number;
}

/**
 * What a VU's copy of the bodies may take, and all copies together. Few are better than many: k6's
 * garbage collection walks no less of them, and none of it stays in the processor's cache.
 */
const [mostCopyBytes, mostCopiesBytes] = [16 * 1024 ** 2, 256 * 1024 ** 2];

/** What the bodies of an arm may take so that so many VUs on one machine can have a copy each. */
export function bodiesBytes(vus: number): number {
  return Math.min(mostCopyBytes, mostCopiesBytes / vus);
}

const script = fileURLToPath(new URL('../k6/arm.ts', import.meta.url));

/** Runs one arm: writes its request bodies, has k6 send them, and reads what k6 measured. */
export async function runArm(planned: Arm, means: Means): Promise<FinishedArm> {
  const startedAt = performance.now();
  const { prepared, folder, outputs, segment = whole } = means;
  mkdirSync(folder, { recursive: true });
  const bodyBytes = bodiesBytes(planned.vus / segment.parts);
  const pack = writePack(prepared, planned, packFilesIn(folder), bodyBytes);
  const packMs = performance.now() - startedAt;
  // k6 refuses more VUs than iterations.
  const arm = { ...planned, vus: evenVus(segment, Math.min(planned.vus, pack.requests)) };
  const order = orderOf(prepared, arm, pack, { ...means, hasOutputs: outputs !== undefined });
  const renewalBytes = means.renewalBytes ?? (() => 0);
  const renewedBefore = renewalBytes();
  const answers: AnsweredRequest[] = [];
  const failures: FinishedArm['failures'] = [];
  let connection: Connection | null = null;
  const ended = await runK6({
    k6: means.k6,
    script,
    parameters: [...k6Parameters(segment), ...(outputs?.parameters ?? [])],
    environment: environmentOf(means, order),
    deadlineMs: arm.maxDurationMs + means.requestTimeoutMs + 30_000,
    signal: means.signal,
    onLine(line) {
      if (line.say === 'beat') means.onRequest?.(line.request);
      else if (line.say === 'answer')
        answers.push({
          marker: arm.marker,
          request: line.request,
          ids: line.ids,
          origin: originOf(line.request, pack),
        });
      else if (line.say === 'connection') connection ??= { http: line.http, tls: line.tls };
      else failures.push(line);
    },
  });
  const measured = parseMeasured(ended.stdout, renewalBytes() - renewedBefore);
  const result = armResultOf(arm, ownShare(segment, order), measured, ended);
  return {
    result: means.segment ? segmentArmOf(result, arm.events, measured) : result,
    tables: [
      {
        count: measured?.serviceTimeMs ? measured.requests : 0,
        valuesMs: measured?.serviceTimeMs ?? [],
      },
    ],
    latency: { count: measured?.latencyMs ? measured.requests : 0, valuesMs: measured?.latencyMs ?? [] },
    dropped: measured?.dropped ?? 0,
    answers,
    failures,
    connection,
    gaveUp: ended.exitCode === abortedByScript,
    k6Error: measured ? null : (ended.lastLogLine ?? howEnded(ended.exitCode)),
    saidOfOutputs: measured && outputs ? ended.lastLogLine : null,
    tookMs: performance.now() - startedAt,
    packMs,
  };
}

function howEnded(exitCode: number | null): string {
  return exitCode === null ? 'it was killed, or did not end in time' : `it ended with exit code ${exitCode}`;
}

/** @param events of all segments together */
export function segmentArmOf(result: ArmResult, events: number, measured: Measured | null): SegmentArm {
  return {
    ...result,
    segment: {
      events,
      startedAt: measured ? Math.round(measured.endedAt - measured.windowMs) : null,
      endedAt: measured?.endedAt ?? null,
      serviceTimeMs: measured?.serviceTimeMs ?? null,
    },
  };
}

/**
 * What k6 needs of the environment and nothing else: of `K6_*` what its outputs read. Secrets go
 * this way alone.
 */
function environmentOf(
  { target, credentials, outputs, folder }: Means,
  order: Order,
): Record<string, string> {
  const passed = ['PATH', 'TMPDIR', 'SystemRoot', 'SSL_CERT_DIR'];
  const { proxy } = target;
  const inherited = passed.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(inherited),
    ...outputs?.variables,
    ...(proxy && { HTTP_PROXY: proxy.http, HTTPS_PROXY: proxy.https, NO_PROXY: proxy.none }),
    // Keeps the user's own k6 configuration out.
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    SSL_CERT_FILE: authoritiesFile(target, folder),
    K6_NO_USAGE_REPORT: 'true',
    [orderVariable]: JSON.stringify(order),
    [credentialsVariable]: JSON.stringify(credentials),
  };
}

/** @param renewalBytes of those that it sent, to renew tokens */
function parseMeasured(stdout: string, renewalBytes: number): Measured | null {
  try {
    const measured: Measured = JSON.parse(stdout);
    return { ...measured, bytesSent: measured.bytesSent - renewalBytes };
  } catch {
    return null;
  }
}
