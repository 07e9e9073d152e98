const longest = 60;

/**
 * Returns a value as messages show it: long text cut, control characters escaped, and only the kind
 * of an object.
 */
export function excerpt(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (typeof value === 'object' && value !== null) return isEmpty(value) ? 'an empty object' : 'an object';
  return String(value);
}

/** Returns text in quotes, on one line, safe to print to a terminal. */
export function quote(text: string): string {
  const characters = [...text.slice(0, 2 * longest)];
  const isCut = characters.length > longest || text.length > 2 * longest;
  const shown = JSON.stringify(isCut ? characters.slice(0, longest).join('') : text);
  // JSON does not escape these: DEL and C1 controls, line separators, and marks that reorder the
  // text after them.
  const escaped = shown.replace(
    /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return isCut ? `${escaped} … (${text.length} characters)` : escaped;
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}
