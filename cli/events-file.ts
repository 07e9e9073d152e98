import { readFileSync } from 'node:fs';
import { UsageError } from '../contracts/exit.ts';

/**
 * Makes sure that a file holds AuditEvents as NDJSON before any is sent.
 *
 * @throws {UsageError} naming the line that is no JSON object
 */
export function demandEventsReadable(file: string): void {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `The events file ${file} can't be read: ${error instanceof Error ? error.message : error}.`,
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
}

function isJsonObject(line: string): boolean {
  try {
    const value = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
