import { parse } from 'yaml';
import { UsageError } from '../../platform/exit.ts';
import { type RequirementId, requirement } from '../catalogue/all.ts';

/** A known failure that is accepted until a given day. */
export interface Waiver {
  requirement: RequirementId;
  reason: string;
  ticket: string;
  /** Last day on which it applies: `2027-01-31`. */
  expires: string;
}

const fields = ['requirement', 'reason', 'ticket', 'expires'] as const;

/**
 * Reads a waiver file: a YAML list of rows with requirement, reason, ticket and expires.
 *
 * @param name name of the file, for messages
 * @throws {UsageError} naming the wrong row
 */
export function parseWaivers(text: string, name: string): Waiver[] {
  let rows: unknown;
  try {
    rows = parse(text);
  } catch (error) {
    throw new UsageError(
      `${name} is not valid YAML: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    );
  }
  if (!Array.isArray(rows))
    throw new UsageError(
      `${name} must be a YAML list of rows with ${fields.join(', ')}. Use [] for no waivers.`,
    );
  const waivers = rows.map((row, index) => waiverOf(row, `Row ${index + 1} of ${name}`));
  const twice = waivers.find(({ requirement: id }, index) =>
    waivers.slice(0, index).some((earlier) => earlier.requirement === id),
  );
  if (twice) throw new UsageError(`${name} waives ${twice.requirement} twice. Keep one of the rows.`);
  return waivers;
}

function waiverOf(row: unknown, where: string): Waiver {
  const value = (field: string): string => {
    const found = typeof row === 'object' && row !== null ? Reflect.get(row, field) : undefined;
    // YAML reads a ticket such as 17 as a number.
    if (typeof found === 'number') return String(found);
    if (typeof found !== 'string' || found === '') throw new UsageError(`${where} has no ${field}.`);
    return found;
  };
  const [id, reason, ticket, expires] = fields.map(value) as [string, string, string, string];
  const known = requirement(id);
  if (!known)
    throw new UsageError(
      `${where} waives ${id}, which is not a requirement. The command list shows them all.`,
    );
  if (!isDay(expires))
    throw new UsageError(`${where} expires on "${expires}". Use a day such as 2027-01-31.`);
  return { requirement: known.id, reason, ticket, expires };
}

/** Returns whether the day exists: Date reads 31 February as 3 March. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text))) return false;
  return new Date(text).toISOString().startsWith(text);
}
