import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { repeatedNames } from '../../contracts/fhir/json/repeated-names.ts';
import { jsonValues } from '../../contracts/fhir/json/values.ts';
import { exitCode, UntestableError, UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';
import { lintValue, parse } from './body.ts';
import { isViolationLine, type ViolationLine, violationFaults } from './violation.ts';

export interface LintOptions {
  /** A file of AuditEvents (default: `-`, standard input). */
  file?: string | undefined;
  /** Also checks the events against IHE BALP. */
  profile?: 'balp' | undefined;
}

/**
 * Checks AuditEvents against the contract, offline. Prints every fault with its line, then a summary.
 *
 * @returns 0 without a fault, else 1
 * @throws {UsageError} when the file can't be read
 * @throws {UntestableError} when it has no AuditEvent
 */
export async function run({ file = '-', profile }: LintOptions): Promise<number> {
  const name = file === '-' ? 'stdin' : basename(file);
  const balp = profile && new (await import('./balp.ts')).BalpLint();
  const counts = { values: 0, events: 0, invalid: 0, faults: 0, violations: 0, missed: 0 };
  process.stdout.on('error', leaveQuietly);

  for await (const { bytes, line } of jsonValues(source(file))) {
    counts.values++;
    const parsed = parse(bytes);
    let messages: string[];
    if ('value' in parsed && isViolationLine(parsed.value)) {
      counts.violations++;
      messages = violationMessages(parsed.value);
      if (messages.length === 0) {
        if (!parsed.value.unspecified) counts.missed++;
        messages = [missedMessage(parsed.value)];
      }
    } else {
      const { faults, events } = 'value' in parsed ? lintValue(parsed.value) : parsed.finding;
      const first = counts.events + 1;
      counts.events += events.length;
      messages = faults.map(({ message }) => rangeOf(first, events.length) + message);
      if ('value' in parsed) messages.push(...repeatedNames(bytes).map(repeatedMessage));
      if (balp) messages.push(...events.flatMap((event, nth) => balp.messages(event, first + nth)));
      counts.faults += messages.length;
      if (messages.length > 0) counts.invalid++;
    }
    for (const message of messages) await print(`${name}:${line}: ${message}`);
  }

  if (counts.values === 0) throw new UntestableError(`There is nothing to lint: ${name} has no JSON values.`);
  if (counts.events + counts.invalid + counts.violations === 0)
    throw new UntestableError(`There is nothing to lint: ${name} has no AuditEvent.`);
  for (const sentence of [...summary(counts), ...(balp?.summary() ?? [])]) await print(sentence);
  return counts.invalid + counts.violations === 0 ? exitCode.passed : exitCode.failed;
}

const rangeOf = (first: number, count: number) =>
  count === 0 ? '' : count === 1 ? `event ${first}: ` : `events ${first}-${first + count - 1}: `;

const repeatedMessage = (path: string) =>
  `${JSON.stringify(path)}: the name occurs twice in one object, and parsers differ in which they keep (FHIR R4 JSON)`;

const violationMessages = (line: ViolationLine) =>
  violationFaults(line).map(({ message }) => `${line.violation} breaks ${line.rule}: ${message}`);

const missedMessage = ({ violation, rule, unspecified }: ViolationLine) =>
  unspecified
    ? `${violation} is valid; no document says whether it should be (${rule})`
    : `VALID: ${violation} should break ${rule}, but its body is valid`;

function* summary(counts: {
  events: number;
  values: number;
  invalid: number;
  faults: number;
  violations: number;
  missed: number;
}): Generator<string> {
  const { events, values, invalid, faults, violations, missed } = counts;
  if (values > violations) {
    const outcome = invalid === 0 ? 'all valid' : `${many(faults, 'fault')} in ${many(invalid, 'value')}`;
    yield `${many(events, 'event')}: ${outcome}.`;
  }
  if (violations > 0) {
    const outcome = missed === 0 ? 'each has a fault' : `${missed} without a fault`;
    yield `${many(violations, 'violation')}: ${outcome}.`;
  }
}

const many = (count: number, what: string) =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

async function* source(file: string): AsyncGenerator<Buffer> {
  try {
    yield* file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 18 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new UsageError(`${file} can't be read: ${explainFileError(error)}.`);
  }
}

async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}

/** Ends quietly when the reader, such as `head`, has gone away. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCode.failed);
}
