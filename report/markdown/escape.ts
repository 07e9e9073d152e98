import { oneLine } from '../plain-text.ts';

/**
 * A text of someone else's as Markdown that shows it and nothing more: a code span, in which GitHub makes no link,
 * image, mention or HTML of anything. Safe in a table's cell.
 *
 * @param longest characters that are shown
 */
export function code(text: string, longest = 200): string {
  // A code span can't be empty; a bar would end a table's cell, and a backslash before it would show.
  const shown = oneLine(text, longest).replace(/\|/g, '¦');
  if (shown === '') return '';
  const longestRun = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longestRun + 1);
  return longestRun === 0 ? `\`${shown}\`` : `${fence} ${shown} ${fence}`;
}

/** A sentence of ours as Markdown that shows its marks as they are. */
export function prose(text: string): string {
  return oneLine(text, 1000).replace(/[\\`*_{}[\]<>()!|~&]|:(?=\/\/)|^[#+-]/g, '\\$&');
}

/** A table of Markdown from cells that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
