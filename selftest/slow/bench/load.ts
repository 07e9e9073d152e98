import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { logAverage } from 'simple-statistics';
import type { Mode } from '../../../contracts/results/load-result/mode.ts';
import { auditEvents } from '../../../generators/events.ts';
import { runArm } from '../../../load/arm/arm.ts';
import { runK6 } from '../../../load/arm/k6-process.ts';
import { prepareEvents, requestBody } from '../../../load/arm/pack.ts';
import { findK6, installHint } from '../../../load/binary/locate.mjs';
import { startNullTarget } from '../../../load/phases/null-target.ts';
import { markerOf, single } from '../../../load/plan/plan.ts';

export interface LoadRow {
  mode: Mode;
  /** Requests a second of a script that posts its body as text, as k6 scripts do. */
  bare: number;
  /** The same as bytes, which k6 need not encode. */
  bareBytes: number;
  /** The first with the token of the load script, so that both send the same requests. */
  bareToken: number;
  real: number;
  /** Measured with wrk instead of k6: what the null target can ingest; null without wrk. */
  wrk: number | null;
  /** Geometric mean over the rounds of real over bare. */
  ratio: number;
  /** The same over bareBytes. */
  ratioToBytes: number;
  /** The same over bareToken. */
  ratioToToken: number;
  /** The ratio asked for. */
  target: number;
}

const run = promisify(execFile);
const rounds = 5;
const vus = 8;
/** As long as those of Keycloak. */
const token = 'x'.repeat(1100);
const modes: { mode: Mode; requests: number; target: number }[] = [
  { mode: single, requests: 40_000, target: 1 },
  { mode: { kind: 'bulk', batch: 100 }, requests: 4000, target: 0.95 },
  { mode: { kind: 'bulk', batch: 1000 }, requests: 600, target: 0.8 },
];

/** The load script with its token and checks against a k6 script that does neither, same sizes, same null target. */
export async function benchLoad(): Promise<LoadRow[]> {
  const k6 = findK6()?.path;
  if (!k6) throw new Error(`there is no k6: ${installHint}`);
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-bench-'));
  const events = auditEvents({ seed: 1 });
  const prepared = prepareEvents(
    Array.from({ length: 2000 }, () => events.next().value!),
    'bench',
  );
  try {
    const rows: LoadRow[] = [];
    for (const { mode, requests, target } of modes) {
      const url = await startNullTarget(requestBody(prepared, markerOf('bench', 2), mode, 0, mode.batch));
      const bodyFile = join(folder, 'body.json');
      writeFileSync(bodyFile, requestBody(prepared, markerOf('bench', 1), mode, 0, mode.batch));
      const bare = async (manner: { asBytes?: true; token?: string }) => {
        const order = JSON.stringify({ url: url.url, bodyFile, vus, requests, ...manner });
        const { stdout, lastLogLine } = await runK6({
          ...{ k6, script: fileURLToPath(new URL('./bare-k6.ts', import.meta.url)) },
          environment: { ...(process.env as Record<string, string>), BARE_ORDER: order },
          ...{ deadlineMs: 60_000, onLine: () => {} },
        });
        if (!(Number(stdout) > 0)) throw new Error(`the bare script failed: ${lastLogLine}`);
        return (requests * 1000) / Number(stdout);
      };
      const real = async () => {
        const { result, k6Error } = await runArm(
          {
            round: 1,
            mode,
            marker: markerOf('bench', 1),
            events: requests * mode.batch,
            vus,
            maxDurationMs: 60_000,
            sampled: [],
          },
          {
            k6,
            prepared,
            target: { baseUrl: url.url, authorization: { kind: 'off' }, insecure: false },
            credentials: {
              token: { token, expiresAt: Date.now() + 300_000, renewal: null },
              headers: {},
              certificate: null,
            },
            requestTimeoutMs: 30_000,
            folder,
          },
        );
        if (!result.complete) throw new Error(`the load script failed: ${k6Error}`);
        return (result.requests.acknowledged * 1000) / result.windowMs;
      };
      const measured: Record<'bare' | 'bareBytes' | 'bareToken' | 'real', number>[] = [];
      for (let round = 0; round <= rounds; round++) {
        const isOdd = round % 2 === 1;
        const before = isOdd ? await real() : null;
        const bares = {
          bare: await bare({}),
          bareBytes: await bare({ asBytes: true }),
          bareToken: await bare({ token }),
        };
        const each = { ...bares, real: before ?? (await real()) };
        // The first one warms up.
        if (round > 0) measured.push(each);
      }
      const wrk = await requestsOfWrk(url.url, bodyFile, folder);
      await url.close();
      rows.push({
        ...{ mode, target, wrk },
        bare: logAverage(measured.map((each) => each.bare)),
        bareBytes: logAverage(measured.map((each) => each.bareBytes)),
        bareToken: logAverage(measured.map((each) => each.bareToken)),
        real: logAverage(measured.map((each) => each.real)),
        ratio: logAverage(measured.map((each) => each.real / each.bare)),
        ratioToBytes: logAverage(measured.map((each) => each.real / each.bareBytes)),
        ratioToToken: logAverage(measured.map((each) => each.real / each.bareToken)),
      });
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns requests a second; null where wrk is not installed */
async function requestsOfWrk(url: string, bodyFile: string, folder: string): Promise<number | null> {
  const script = join(folder, 'post.lua');
  writeFileSync(
    script,
    `wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/fhir+json"\nwrk.body = io.open("${bodyFile}", "rb"):read("*a")\n`,
  );
  try {
    const { stdout } = await run('wrk', ['-t', '1', '-c', String(vus), '-d', '3s', '-s', script, url]);
    return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
