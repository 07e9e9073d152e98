import { oneLine } from '../../platform/plain-text.ts';

/**
 * Renders text from outside as a Markdown code span, in which GitHub creates no link, image, mention or HTML. Safe in a
 * table cell.
 *
 * @param longest characters that are shown
 */
export function code(text: string, longest = 200): string {
  // A code span cannot be empty. A bar would end the table cell, and a backslash before it would show.
  const shown = oneLine(text, longest).replace(/\|/g, '¦');
  if (shown === '') return '';
  const longestRun = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longestRun + 1);
  return longestRun === 0 ? `\`${shown}\`` : `${fence} ${shown} ${fence}`;
}

/** Escapes a sentence of ours for Markdown. */
export function prose(text: string): string {
  return oneLine(text, 1000).replace(/[\\`*_{}[\]<>()!|~&]|:(?=\/\/)|^[#+-]/g, '\\$&');
}

/** Renders a Markdown table from cells that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
