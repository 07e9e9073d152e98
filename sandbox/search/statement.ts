import type { Condition, DatePrefix, Lookup } from './condition.ts';
import type { DateRange } from './date-range.ts';

/** SQL text with its arguments. */
interface Sql {
  text: string;
  args: (string | number)[];
}

/**
 * Returns the statement that selects the numbers (`seq`) of the events that meet all conditions.
 *
 * @param seqsOf returns the numbers of the events with these ids
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
  // A search for terms only is faster without the table of dates.
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

/** Compares the range of an event with the range in the search: FHIR R4, search, "Prefixes". */
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

/** "Approximately": within 10 % of the time between now and the date, as FHIR R4 recommends. */
function widened({ from, to }: DateRange): DateRange {
  const slack = Math.abs(Date.now() - from) / 10;
  return { from: from - slack, to: to + slack };
}
