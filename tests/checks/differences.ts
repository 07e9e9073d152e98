import { isLosslessNumber, parse } from 'lossless-json';

/** One place where two JSON texts differ. */
export interface Difference {
  /** Path within the compared values, such as `agent[0].requestor`; empty for the whole value. */
  path: string;
  kind: 'missing' | 'changed' | 'added';
  expected: unknown;
  actual: unknown;
}

/** Longer texts go through `JSON.parse`, which is ten times as fast but rounds numbers. */
const longestExact = 1024 * 1024;

/**
 * Parses JSON and keeps the lexemes of numbers: `1.10` is not `1.1`. FHIR R4, Datatypes, decimal:
 * "The precision of the decimal value has significance". Numbers in texts of more than 1 MiB, such
 * as large Bundles, are rounded.
 *
 * @throws {SyntaxError} when the text is not JSON
 */
export function parseExactly(text: string): unknown {
  if (text.length > longestExact) return JSON.parse(text);
  try {
    return parse(text);
  } catch {
    // The exact parser also rejects duplicate names, which JSON allows (RFC 8259 section 4).
    return JSON.parse(text);
  }
}

/**
 * Compares two values of `parseExactly`. The order of keys does not matter; the order of array
 * elements does.
 *
 * @param ignored paths that may differ, for example `id`
 */
export function differences(
  expected: unknown,
  actual: unknown,
  ignored: ReadonlySet<string> = new Set(),
): Difference[] {
  const found: Difference[] = [];
  compare(expected, actual, '');
  return found;

  function compare(before: unknown, after: unknown, path: string): void {
    if (ignored.has(path) || isSame(before, after)) return;
    if (Array.isArray(before) && Array.isArray(after)) {
      const length = Math.max(before.length, after.length);
      for (let i = 0; i < length; i++) comparePart(before, after, i, `${path}[${i}]`);
    } else if (isObject(before) && isObject(after)) {
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
        comparePart(before, after, key, path ? `${path}.${key}` : key);
    } else {
      report('changed', path, before, after);
    }
  }

  function comparePart(before: object, after: object, key: string | number, path: string): void {
    if (ignored.has(path)) return;
    const old = Reflect.get(before, key);
    const now = Reflect.get(after, key);
    if (!Object.hasOwn(after, key)) report('missing', path, old, undefined);
    else if (!Object.hasOwn(before, key)) report('added', path, undefined, now);
    else compare(old, now, path);
  }

  function report(kind: Difference['kind'], path: string, before: unknown, after: unknown): void {
    found.push({ path, kind, expected: plain(before), actual: plain(after) });
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

/** Deep equality, regardless of the order of keys. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isLosslessNumber(a) && isLosslessNumber(b)) return a.value === b.value;
  // One of the two came from a text too long to be parsed exactly.
  if (isLosslessNumber(a)) return Number(a.value) === b;
  if (isLosslessNumber(b)) return Number(b.value) === a;
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((part, i) => isSame(part, b[i]))
    );
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isSame(Reflect.get(a, key), Reflect.get(b, key)));
}

/** Describes a difference in one line. */
export function describeDifference({ path, kind, expected, actual }: Difference): string {
  if (kind === 'missing') return `${path} is missing (was ${show(expected)})`;
  if (kind === 'added') return `${path} was added (${show(actual)})`;
  return `${path} is ${show(actual)} instead of ${show(expected)}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/**
 * Converts a parsed value back to plain JSON. A number that JavaScript can't represent stays a
 * string of its lexeme.
 */
function plain(value: unknown): unknown {
  if (isLosslessNumber(value))
    return String(Number(value.value)) === value.value ? Number(value.value) : value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
  return value;
}
