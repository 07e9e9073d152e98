import { parse, stringify } from 'lossless-json';

/** Longer texts are cut before they are shown, and are not formatted. */
const longest = 64_000;

/** Formats JSON text, numbers unchanged; returns any other text as it is. */
export function laidOut(text: string): string {
  if (!/^\s*[[{]/.test(text) || text.length > longest) return text;
  try {
    return stringify(parse(text), undefined, 2) ?? text;
  } catch {
    // Not JSON, cut short, or with a duplicate name: as received.
    return text;
  }
}

/** Formats a value of a report, JSON text within it included. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(unfolded(value), null, 2);
}

/** In a report the body of an answer is text; parses it if it is JSON. */
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
