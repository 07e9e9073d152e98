/**
 * Reads the bytes of a JSON text without building values, so that a resource can be changed in two
 * places and keep every other byte as its sender wrote it. Positions are byte offsets. The text
 * must be valid for `JSON.parse`; only `measure` is safe on any bytes.
 */

export const newline = 0x0a;
export const quotationMark = 0x22;
export const comma = 0x2c;
export const closeBracket = 0x5d;
const backslash = 0x5c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;

/** Called with a member's name and where its value starts; returns where the value ends. */
type MemberVisitor = (name: string, valueStart: number) => number;
/** Called with where an element starts; returns where it ends. */
type ElementVisitor = (elementStart: number) => number;

/**
 * Returns the deepest nesting of objects and arrays, and the number of object members, in one pass
 * over any bytes.
 */
export function measure(bytes: Buffer): { depth: number; members: number } {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quotationMark) at = skipString(bytes, at) - 1;
    else if (byte === colon) members++;
    else if (byte === openBrace || byte === openBracket) {
      if (++depth > deepest) deepest = depth;
    } else if (byte === closeBrace || byte === closeBracket) depth--;
  }
  return { depth: deepest, members };
}

/**
 * Visits the members of the object that starts at `start`; returns the position after its closing
 * brace.
 */
export function eachMember(bytes: Buffer, start: number, visit: MemberVisitor): number {
  if (!isObjectAt(bytes, start)) throw new RangeError(`No object starts at byte ${start}.`);
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] !== closeBrace) {
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1);
    const nameEnd = skipString(bytes, at);
    const name = memberName(bytes, at, nameEnd);
    const valueStart = skipSpace(bytes, skipSpace(bytes, nameEnd) + 1);
    at = skipSpace(bytes, visit(name, valueStart));
  }
  return at + 1;
}

/**
 * Visits the elements of the array that starts at `start`; returns the position after its closing
 * bracket.
 */
export function eachElement(bytes: Buffer, start: number, visit: ElementVisitor): number {
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] !== closeBracket) {
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1);
    at = skipSpace(bytes, visit(at));
  }
  return at + 1;
}

/** Returns the position after the value that starts at `start`. */
export function skipValue(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (first === quotationMark) return skipString(bytes, start);
  if (first === openBrace || first === openBracket)
    return readNested(bytes, start, { depth: 0, isInString: false });
  let at = start;
  while (at < bytes.length && !endsScalar(bytes[at]!)) at++;
  return at;
}

/** Returns the first position from `start` on that is not JSON white space. */
export function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at++;
  return at;
}

export const isObjectAt = (bytes: Buffer, at: number): boolean => bytes[at] === openBrace;
export const isArrayAt = (bytes: Buffer, at: number): boolean => bytes[at] === openBracket;

/** The state in the middle of an object or array: how many are open, and whether a string is. */
export interface Nesting {
  depth: number;
  isInString: boolean;
}

/**
 * Reads an object or array from its start, or continues where the last bytes ended. Returns where
 * it or the bytes end.
 */
export function readNested(bytes: Buffer, start: number, nesting: Nesting): number {
  let at = nesting.isInString ? skipString(bytes, start - 1) : start;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === quotationMark) {
      at = skipString(bytes, at);
      continue;
    }
    at++;
    if (byte === openBrace || byte === openBracket) nesting.depth++;
    else if ((byte === closeBrace || byte === closeBracket) && --nesting.depth === 0) break;
  }
  nesting.isInString = at > bytes.length;
  return Math.min(at, bytes.length);
}

/**
 * Returns the position after the string that starts at `start`, or beyond the bytes if it does not
 * end in them.
 */
export function skipString(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== quotationMark) at += bytes[at] === backslash ? 2 : 1;
  return at + 1;
}

function endsScalar(byte: number): boolean {
  return byte === comma || byte === closeBrace || byte === closeBracket || byte <= 0x20;
}

/**
 * Decodes escapes in a member name: `"\u0069d"` is `id`. Non-ASCII names are read as Latin-1 and
 * match none of ours.
 */
function memberName(bytes: Buffer, start: number, end: number): string {
  const name = bytes.toString('latin1', start + 1, end - 1);
  return name.includes('\\') ? JSON.parse(`"${name}"`) : name;
}
