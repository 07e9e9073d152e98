import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mode } from '../../contracts/results/load-result/mode.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { CommandError, exitCode, UsageError } from '../../platform/exit.ts';
import { produceWholeFile } from '../../platform/whole-file.ts';
import { bodiesBytes } from '../arm/arm.ts';
import { orderOf, packFilesIn } from '../arm/order.ts';
import { prepareEvents, writePack } from '../arm/pack.ts';
import { demandK6 } from '../binary/find-k6.ts';
import type { Order } from '../k6/protocol.ts';
import { readCorpus } from '../plan/corpus.ts';
import { markerOf } from '../plan/plan.ts';
import { demandFittingArms } from '../plan/settings.ts';

export interface ArchiveOptions {
  /** FHIR base URL. */
  baseUrl: string;
  insecure: boolean;
  /** Where the archive is to lie; nothing may lie there yet. */
  file: string;
  mode: Mode;
  events: number;
  /** Of all segments together. */
  vus: number;
  runId: string;
  seed: number;
  requestTimeoutMs?: number;
  /** NDJSON file of valid AuditEvents. */
  corpus: string;
  signal?: AbortSignal | undefined;
}

export interface Archive {
  host: string;
  requests: number;
  vus: number;
  /** Of the request bodies. */
  bytes: number;
}

/** What an arm may take. */
const maxDurationMs = 24 * 3_600_000;

const scripts = fileURLToPath(new URL('../k6/', import.meta.url));

/**
 * Writes a k6 archive that sends a number of events in one mode: script, request bodies and order,
 * so that k6 runs it anywhere without the harness. No secret is in it: k6 gets its token by the
 * environment in which it runs.
 *
 * @throws {UsageError} when the events don't fit
 * @throws {UntestableError} when there is no k6
 */
export async function writeArchive(options: ArchiveOptions): Promise<Archive> {
  demandFittingArms(options.events, { gzip: false });
  const { events: corpusEvents, ...corpus } = readCorpus(options.corpus, options.seed);
  const k6 = demandK6();
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-archive-'));
  try {
    cpSync(scripts, folder, { recursive: true });
    const { events, vus, runId } = options;
    const arm = { mode: options.mode, marker: markerOf(runId, 1), events, vus, maxDurationMs, sampled: [] };
    const prepared = prepareEvents(corpusEvents, runId);
    // How many VUs will share a machine is not known yet.
    const pack = writePack(prepared, arm, packFilesIn(folder), bodiesBytes(vus));
    if (vus > pack.requests)
      throw new UsageError(
        `${events} events are ${pack.requests} requests, fewer than --vus ${vus}. Raise --events or lower --vus.`,
      );
    const { hostname } = new URL(options.baseUrl);
    const order: Order = {
      ...orderOf(prepared, arm, pack, {
        target: options,
        requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
        hasOutputs: false,
      }),
      // k6 keeps them next to the script.
      ...packFilesIn('.'),
      archive: {
        runId,
        seed: options.seed,
        harness: { name: packageJson.name, version: packageJson.version },
        target: options.baseUrl,
        host: hostname,
        corpus,
      },
    };
    writeFileSync(join(folder, 'order.ts'), `export const order = ${JSON.stringify(order)};\n`);
    await produceWholeFile(options.file, (draft) => runArchive(k6.path, folder, draft, options.signal));
    return { host: hostname, requests: pack.requests, vus, bytes: pack.bytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `k6 archive` in an environment in which nothing is secret. */
function runArchive(
  k6: string,
  folder: string,
  file: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const parameters = [
    'archive',
    '--quiet',
    '--no-color',
    '--exclude-env-vars',
    '--archive-out',
    file,
    'arm.ts',
  ];
  const { PATH = '' } = process.env;
  const child = spawn(k6, parameters, {
    cwd: folder,
    env: { PATH, HOME: folder, XDG_CONFIG_HOME: folder, K6_NO_USAGE_REPORT: 'true' },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', (error) =>
      signal?.aborted
        ? reject(new CommandError('Interrupted: no archive was written.', exitCode.interrupted))
        : reject(error),
    );
    child.on('close', (code) => {
      if (code === 0) resolve();
      else if (!signal?.aborted)
        reject(new CommandError(`k6 could not write ${file}: ${said.trim()}`, exitCode.harness));
    });
  });
}
