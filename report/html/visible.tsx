/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';

/**
 * Characters that a reader does not see, or that change how their neighbors look: controls, marks that reorder or join, line
 * separators, halves of surrogate pairs, private use.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]+/gu;

/** The same, except the characters that shape a text of several lines. */
const unseenInBlock =
  /(?:(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}])+/gu;

/** Characters that can neither hide nor reorder. */
const printable = /^[ -~]*$/;

/** Most characters of a line that are shown. */
const longestLine = 600;

/** Text from outside on one line: cut, with every invisible character named, and isolated from the text around it. */
export function Line({ text, limit = longestLine }: { text: string; limit?: number }) {
  const shown = cut(text, limit);
  // biome-ignore lint/complexity/noUselessFragments: a component gives an element, not a string
  return printable.test(shown) ? <>{shown}</> : <bdi>{named(shown, unseen)}</bdi>;
}

/** Text from outside on several lines, with invisible characters named. */
export function Block({ text, limit }: { text: string; limit: number }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <pre tabIndex={0}>{named(cut(text, limit), unseenInBlock)}</pre>
  );
}

/** Whether every character of a text is visible. */
export function isPlain(text: string): boolean {
  return text.search(unseenInBlock) === -1;
}

/** Whether a terminal treats a text as plain text: without controls that it might obey, and without half characters. */
export function isSafeToPaste(text: string): boolean {
  return !/(?![\n\t])[\p{Cc}\p{Cs}]/u.test(text);
}

/** The same text for places without markup, such as attributes. */
export function plainLine(text: string, limit = longestLine): string {
  return cut(text, limit).replace(unseen, (characters) => `⟨${names(characters)}⟩`);
}

export function named(text: string, pattern: RegExp = unseenInBlock): Child[] {
  const parts: Child[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(end, match.index), <mark>{names(match[0])}</mark>);
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return parts;
}

/** `U+202E`; of a long run the first few. */
function names(characters: string): string {
  const points = [...characters];
  const shown = points
    .slice(0, 12)
    .map((one) => `U+${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`);
  return points.length > 12 ? `${shown.join(' ')} … (${points.length})` : shown.join(' ');
}

function cut(text: string, limit: number): string {
  return text.length <= limit
    ? text
    : `${text.slice(0, limit)} … (cut; ${text.length.toLocaleString('en')} characters in total)`;
}
