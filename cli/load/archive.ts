import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Mode } from '../../contracts/results/load-result/mode.ts';
import { defaultSettings, newRunId } from '../../contracts/results/run-settings.ts';
import { writeCorpus } from '../../generators/corpus/corpus.ts';
import { writeArchive } from '../../load/archive/write-archive.ts';
import { demandPermission } from '../../load/plan/permission.ts';
import { single } from '../../load/plan/plan.ts';
import { k6Parameters } from '../../load/segments/segment.ts';
import { type ExitCode, exitCode, UsageError } from '../../platform/exit.ts';
import { interruptible } from '../../platform/signals.ts';
import { grouped } from '../../report/numbers.ts';
import type { Environment } from '../../target/configuration/environment.ts';
import { readBaseUrl } from '../../target/configuration/read-configuration.ts';
import { gateFlags } from '../options/gates.ts';
import { makeOutputFolder } from '../results/folder.ts';
import type { LoadFlags } from './flags.ts';

/** Flags that have no meaning for an archive. */
const meaningless = {
  segment: '--segment',
  rounds: '--rounds',
  duration: '--duration',
  output: '--output',
  against: '--against',
  maxRegression: '--max-regression',
  ca: '--ca',
  ...gateFlags,
} as const;

/**
 * Writes a k6 archive of one mode and prints how to run it. Sends nothing and needs no token.
 *
 * @throws {UsageError} when the flags do not name one mode and size, or the file exists
 */
export async function archive(
  flags: LoadFlags,
  archiveFile: string,
  corpusEvents: number,
  environment: Environment,
): Promise<ExitCode> {
  const baseUrl = readBaseUrl(flags, environment);
  demandPermission(baseUrl, flags.iAmAllowedToLoad);
  const { mode, events, vus } = demandOneArm(flags);
  const file = resolve(archiveFile);
  if (existsSync(file))
    throw new UsageError(`${archiveFile} already exists. Choose another name, or remove it first.`);
  makeOutputFolder(dirname(file));
  const { seed = defaultSettings.seed, runId = newRunId(new Date()) } = flags;
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-corpus-'));
  // Ctrl-C leaves nothing behind.
  const interruption = interruptible();
  try {
    const corpus = join(folder, 'corpus.ndjson');
    await writeCorpus(corpus, { count: Math.min(events, corpusEvents), seed });
    const { host, requests, bytes } = await writeArchive({
      baseUrl,
      insecure: flags.insecure ?? false,
      file,
      mode,
      events,
      vus,
      runId,
      seed,
      ...(flags.timeout !== undefined && { requestTimeoutMs: flags.timeout * 1000 }),
      corpus,
      signal: interruption.signal,
    });
    const segmentFlags = k6Parameters({ part: 1, parts: 4 }).join(' ');
    process.stdout.write(
      `Wrote ${archiveFile}: run ${runId}, ${grouped(events)} events in ${grouped(requests)} requests to ${host}, ` +
        `${vus} VUs, ${grouped(bytes / 1024 ** 2)} MB of bodies, no secrets.\n` +
        'Run it once with k6, or in equal segments on several machines, which share its VUs:\n' +
        `  k6 run --quiet ${segmentFlags} ${archiveFile} > part-1/load-segment.json\n` +
        'k6 gets its token from the OIDC_* variables or AUDITBOX_TOKEN, and headers from AUDITBOX_HEADERS. ' +
        'A second run needs another archive.\n',
    );
    return exitCode.passed;
  } finally {
    interruption.release();
    rmSync(folder, { recursive: true, force: true });
  }
}

function demandOneArm(flags: LoadFlags): { mode: Mode; events: number; vus: number } {
  const given: string[] = Object.entries(meaningless).flatMap(([name, flag]) =>
    flags[name as keyof typeof meaningless] === undefined ? [] : [flag],
  );
  if (flags.profile !== undefined && flags.profile !== 'compare') given.push('--profile');
  if (flags.ca !== undefined)
    throw new UsageError(
      'An archive has no certificate authorities. Leave out --ca, and set SSL_CERT_FILE where k6 runs.',
    );
  if (flags.header !== undefined)
    throw new UsageError(
      'An archive has no secrets. Leave out --header, and set AUDITBOX_HEADERS where k6 runs.',
    );
  if (flags.cert !== undefined || flags.key !== undefined)
    throw new UsageError(
      'An archive has no secrets. Leave out --cert and --key, and give the certificate to k6 with --config (docs/load.md).',
    );
  if (given.length > 0) throw new UsageError(`--archive sends one mode once. Leave out ${given.join(', ')}.`);
  const { events, vus, batch = [] } = flags;
  if (events === undefined || vus === undefined)
    throw new UsageError('--archive also needs --events and --vus, the totals of all segments.');
  if (batch.length > 1)
    throw new UsageError(
      '--archive sends one mode. Give one Bundle size with --batch, or leave it out to send singly.',
    );
  const [size] = batch;
  return { mode: size === undefined ? single : { kind: 'bulk', batch: size }, events, vus };
}
