import { parse, stringify } from 'lossless-json';

/** Longer texts are cut before they are shown, and are not laid out. */
const longest = 64_000;

/** JSON text in lines to read, numbers to the letter; any other text as it is. */
export function laidOut(text: string): string {
  if (!/^\s*[[{]/.test(text) || text.length > longest) return text;
  try {
    return stringify(parse(text), undefined, 2) ?? text;
  } catch {
    // No JSON, cut short, or a name that occurs twice: as it came.
    return text;
  }
}

/** A value of a report in lines to read; JSON text within it is laid out as well. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(unfolded(value), null, 2);
}

/** An answer's body is text in a report: an object where it holds one. */
function unfolded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('body' in value)) return value;
  if (typeof value.body !== 'string' || value.body.length > longest || !/^\s*[[{]/.test(value.body))
    return value;
  try {
    return { ...value, body: JSON.parse(value.body) };
  } catch {
    return value;
  }
}
