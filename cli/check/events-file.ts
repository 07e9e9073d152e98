import { readFileSync } from 'node:fs';
import { faultsOfText } from '../../contracts/fhir/json/repeated-names.ts';
import { validateAuditEvent } from '../../contracts/fhir/validate.ts';
import { UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';

/**
 * Checks that a file has AuditEvents as NDJSON, before any is sent.
 *
 * @throws {UsageError} naming the line that is not a JSON object, or when no event is valid FHIR R4
 */
export function demandEventsReadable(file: string): void {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new UsageError(
      error instanceof TypeError
        ? `The events file ${file} is not UTF-8. FHIR JSON is always UTF-8.`
        : `The events file ${file} can't be read: ${explainFileError(error)}.`,
    );
  }
  const lines = text.split('\n').map((line, nth) => ({ line: line.trim(), nth: nth + 1 }));
  const events = lines.filter(({ line }) => line !== '');
  if (events.length === 0)
    throw new UsageError(`The events file ${file} is empty. Write one AuditEvent per line (NDJSON).`);
  const wrong = events.find(({ line }) => !isJsonObject(line));
  if (wrong)
    throw new UsageError(
      `Line ${wrong.nth} of ${file} is not a JSON object. Write one AuditEvent per line (NDJSON).`,
    );
  const faulty = events.filter(({ line, nth }) => warnOfFaults(line, `line ${nth} of ${file}`));
  if (faulty.length === events.length)
    throw new UsageError(
      `No event in ${file} is valid FHIR R4, so there is none to send. The command lint shows every fault.`,
    );
}

/**
 * Prints why an event is not valid FHIR R4, and returns whether it is invalid. Such an event proves
 * nothing about a deployment.
 */
function warnOfFaults(line: string, where: string): boolean {
  const [fault, ...more] = [...faultsOfText(line), ...validateAuditEvent(JSON.parse(line))];
  if (!fault) return false;
  const rest = more.length > 0 ? ` (and ${more.length} more, shown by the command lint)` : '';
  process.stderr.write(`Not sent: ${where}: ${fault.message}${rest}\n`);
  return true;
}

function isJsonObject(line: string): boolean {
  try {
    const value = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
