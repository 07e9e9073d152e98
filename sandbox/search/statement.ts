import type { Condition, DatePrefix, Lookup } from './condition.ts';
import type { DateRange } from './date-range.ts';

/** A piece of SQL with its arguments. */
interface Sql {
  text: string;
  args: (string | number)[];
}

/**
 * Selects the places (`seq`) of the events that meet all conditions.
 *
 * @param seqsOf the places of events with given ids
 */
export function selection(conditions: Condition[], seqsOf: (ids: string[]) => number[]): Sql {
  const matches: string[] = [];
  const filters: Sql[] = [];
  for (const condition of conditions) {
    if (condition.kind === 'ids')
      filters.push({ text: `seq IN (${seqsOf(condition.anyOf).join(', ')})`, args: [] });
    else if (condition.kind === 'date') filters.push(dateFilter(condition));
    else if (condition.negated)
      filters.push({
        text: 'seq NOT IN (SELECT rowid FROM term WHERE term MATCH ?)',
        args: [anyTerm(condition.anyOf)],
      });
    else matches.push(anyTerm(condition.anyOf));
  }
  const match = matches.join(' AND ');
  // Terms alone are counted and paged inside the full-text table, without touching the table of dates.
  if (match && filters.length === 0)
    return { text: 'SELECT rowid AS seq FROM term WHERE term MATCH ?', args: [match] };
  if (match) filters.unshift({ text: 'seq IN (SELECT rowid FROM term WHERE term MATCH ?)', args: [match] });
  const where = filters.map(({ text }) => text).join(' AND ');
  return {
    text: `SELECT seq FROM moment${where && ` WHERE ${where}`}`,
    args: filters.flatMap(({ args }) => args),
  };
}

/** FTS5 query: any of the terms. */
function anyTerm(lookups: Lookup[]): string {
  const phrases = lookups.map(({ term, prefix }) => `"${term.replaceAll('"', '""')}"${prefix ? '*' : ''}`);
  return `(${phrases.join(' OR ')})`;
}

function dateFilter({ column, anyOf }: Extract<Condition, { kind: 'date' }>): Sql {
  const alternatives = anyOf.map(({ prefix, range }) =>
    compare(`${column}From`, `${column}To`, prefix, range),
  );
  return {
    text: `(${alternatives.map(({ text }) => text).join(' OR ')})`,
    args: alternatives.flatMap(({ args }) => args),
  };
}

/** How an event's range compares with the range searched for: FHIR R4, search, "Prefixes". */
function compare(from: string, to: string, prefix: DatePrefix, range: DateRange): Sql {
  const within = { text: `(${from} >= ? AND ${to} <= ?)`, args: [range.from, range.to] };
  switch (prefix) {
    case 'eq':
      return within;
    case 'ne':
      return { text: `NOT ${within.text}`, args: within.args };
    case 'gt':
      return { text: `${to} > ?`, args: [range.to] };
    case 'lt':
      return { text: `${from} < ?`, args: [range.from] };
    case 'ge':
      return { text: `(${to} > ? OR ${within.text})`, args: [range.to, ...within.args] };
    case 'le':
      return { text: `(${from} < ? OR ${within.text})`, args: [range.from, ...within.args] };
    case 'sa':
      return { text: `${from} >= ?`, args: [range.to] };
    case 'eb':
      return { text: `${to} <= ?`, args: [range.from] };
    case 'ap': {
      const { from: low, to: high } = widened(range);
      return { text: `(${from} < ? AND ${to} > ?)`, args: [high, low] };
    }
  }
}

/** "Approximately": a tenth of the gap between now and the date to either side, as FHIR R4 recommends. */
function widened({ from, to }: DateRange): DateRange {
  const slack = Math.abs(Date.now() - from) / 10;
  return { from: from - slack, to: to + slack };
}
