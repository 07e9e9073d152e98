import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AuditEvent } from 'fhir/r4';
import { type BalpProfileName, balpProfiles } from '../../contracts/fhir/balp/profiles.ts';
import { bundleOf } from '../../generators/bundles.ts';
import { auditEvents } from '../../generators/events.ts';
import { Random } from '../../generators/random.ts';
import { type RawBody, type Violation, violations } from '../../generators/violations/all.ts';
import { exitCode, UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';
import { ProgressLine } from '../../platform/progress-line.ts';

export interface GenerateOptions {
  /** Number of events or violations (default: 100 events, or each violation once). */
  count?: number | undefined;
  seed: number;
  invalid?: true | undefined;
  profile?: string | undefined;
  /** Wraps the events in Bundles of this size. */
  bundle?: number | undefined;
}

const chunkLength = 1 << 16;

/** Streams NDJSON to stdout. Ends quietly when the reader goes away. */
export async function run(options: GenerateOptions): Promise<number> {
  const profile = profileOf(options.profile);
  if (options.invalid && options.bundle)
    throw new UsageError('--bundle and --invalid exclude each other. Leave one out.');
  const clear = violations.filter(({ unspecified }) => !unspecified);
  const count = options.count ?? (options.invalid ? clear.length : 100);
  const events = auditEvents({ seed: options.seed, profile, modifiers: true });
  const lines = options.invalid
    ? violationLines(events, clear, count, options.seed)
    : options.bundle
      ? bundleLines(events, count, options.bundle)
      : eventLines(events, count);
  await write(lines, count);
  return exitCode.passed;
}

function profileOf(name: string | undefined): BalpProfileName | undefined {
  if (name === undefined || Object.hasOwn(balpProfiles, name)) return name as BalpProfileName | undefined;
  const names = Object.keys(balpProfiles).join(', ');
  throw new UsageError(`There is no IHE BALP profile ${name}. Choose one of ${names}.`);
}

/** A line, and the number of events or violations in it. */
type Lines = Generator<{ text: string; holds: number }, void>;

function take(events: Generator<AuditEvent, never>, count: number): AuditEvent[] {
  return Array.from({ length: count }, () => events.next().value);
}

function* eventLines(events: Generator<AuditEvent, never>, count: number): Lines {
  for (let made = 0; made < count; made++) yield { text: JSON.stringify(events.next().value), holds: 1 };
}

function* bundleLines(events: Generator<AuditEvent, never>, count: number, size: number): Lines {
  for (let left = count; left > 0; left -= size) {
    const holds = Math.min(size, left);
    yield { text: JSON.stringify(bundleOf(take(events, holds))), holds };
  }
}

function* violationLines(
  events: Generator<AuditEvent, never>,
  rows: readonly Violation[],
  count: number,
  seed: number,
): Lines {
  const random = new Random(seed);
  for (let made = 0; made < count; made++) {
    const row = rows[made % rows.length]!;
    const { id, rule, of } = row;
    const body =
      row.of === 'raw'
        ? asText(row.apply(take(events, 1)[0]!, random))
        : row.of === 'Bundle'
          ? { body: row.apply(bundleOf(take(events, 3)), random) }
          : { body: row.apply(take(events, 1)[0]!, random) };
    yield { text: JSON.stringify({ violation: id, rule, of, ...body }), holds: 1 };
  }
}

/** Returns the bytes as text if they are UTF-8, else as base64. */
function asText({ bytes, contentType }: RawBody) {
  try {
    return { contentType, body: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { contentType, encoding: 'base64', body: Buffer.from(bytes).toString('base64') };
  }
}

/** Streams the lines as fast as the reader takes them. */
async function write(lines: Lines, count: number): Promise<void> {
  try {
    await pipeline(Readable.from(chunks(lines, count)), process.stdout, { end: false });
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return;
    throw syscall === 'write'
      ? new UsageError(`The lines could not be written: ${explainFileError(error)}.`)
      : error;
  }
}

function* chunks(lines: Lines, count: number): Generator<string, void> {
  const progress = new ProgressLine(process.stderr);
  // Progress would run into the lines on a terminal that shows both.
  const showsProgress = progress.live && !process.stdout.isTTY;
  let chunk = '';
  let done = 0;
  let shownAt = Date.now();
  for (const { text, holds } of lines) {
    chunk += `${text}\n`;
    done += holds;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
    if (!showsProgress || Date.now() - shownAt < 200) continue;
    shownAt = Date.now();
    progress.show(`${done.toLocaleString('en')} of ${count.toLocaleString('en')}`);
  }
  if (chunk) yield chunk;
  progress.end();
}
