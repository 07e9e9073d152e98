import { code, prose, table } from '../markdown/escape.ts';
import type { Comparison } from './comparison.ts';
import { type Cell, notesOf, sectionsOf } from './table.ts';
import { verdictInWords } from './verdict.ts';

/** `comparison.md`. */
export function comparisonMarkdown(comparison: Comparison): string {
  const cell = (one: Cell) => ('ours' in one ? prose(one.ours) : code(one.theirs, 160));
  const sections = sectionsOf(comparison).flatMap(({ heading, head, rows, otherwise }) => [
    `## ${prose(heading)}`,
    rows.length > 0
      ? table(
          head,
          rows.map((row) => row.map(cell)),
        )
      : otherwise,
  ]);
  return `${['# Comparison', `**${prose(verdictInWords(comparison))}**`, ...sections, ...notesOf(comparison).map(prose)].join('\n\n')}\n`;
}
