import { readFileSync } from 'node:fs';
import { faultsOfText } from '../../contracts/fhir/json/repeated-names.ts';
import { validateAuditEvent } from '../../contracts/fhir/validate.ts';
import { UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';

/**
 * Makes sure that a file holds AuditEvents as NDJSON before any is sent.
 *
 * @throws {UsageError} naming the line that is no JSON object, or when none of them is valid FHIR R4
 */
export function demandEventsReadable(file: string): void {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new UsageError(
      error instanceof TypeError
        ? `The events file ${file} is no UTF-8 text: FHIR JSON is always UTF-8.`
        : `The events file ${file} can't be read: ${explainFileError(error)}.`,
    );
  }
  const lines = text.split('\n').map((line, nth) => ({ line: line.trim(), nth: nth + 1 }));
  const events = lines.filter(({ line }) => line !== '');
  if (events.length === 0)
    throw new UsageError(`The events file ${file} is empty: give one AuditEvent a line (NDJSON).`);
  const wrong = events.find(({ line }) => !isJsonObject(line));
  if (wrong)
    throw new UsageError(
      `Line ${wrong.nth} of ${file} is no JSON object: give one AuditEvent a line (NDJSON).`,
    );
  const faulty = events.filter(({ line, nth }) => warnOfFaults(line, `line ${nth} of ${file}`));
  if (faulty.length === events.length)
    throw new UsageError(
      `No event of ${file} is valid FHIR R4, so that none could be sent: mend them, the command lint tells all that is wrong.`,
    );
}

/** An event that FHIR itself calls invalid judges no deployment. Returns whether it is one. */
function warnOfFaults(line: string, where: string): boolean {
  const [fault, ...more] = [...faultsOfText(line), ...validateAuditEvent(JSON.parse(line))];
  if (!fault) return false;
  const rest = more.length > 0 ? ` (and ${more.length} more: see the command lint)` : '';
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
