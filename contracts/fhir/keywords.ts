import { isOfCalendar } from './invariants/time.ts';

type JsonObject = { [name: string]: unknown };

/** What the keywords of contracts/fhir/schemas ask of a value: the compiled validators call these. */
export const keywords = {
  /** `calendar`: a date, dateTime or instant of the right form names a day of the calendar. */
  isOfCalendar,

  /** `base64`: groups of four characters with white space between groups only, padding only at the end (RFC 4648). */
  isBase64(text: string): boolean {
    return (text.length > 0 && text.length % 4 === 0 && compactBase64.test(text)) || isSpacedBase64(text);
  },

  /** `maxLength` in characters, not in UTF-16 units. */
  isLongerThan(text: string, limit: number): boolean {
    if (text.length <= limit) return false;
    let characters = 0;
    for (const _ of text) if (++characters > limit) return true;
    return false;
  },

  /** `maxDepth`: whether a JSON Pointer leads through more than `limit` objects; items of lists are no level of their own. */
  isDeeperThan(pointer: string, limit: number): boolean {
    if (pointer.length <= 2 * limit) return false;
    return pointer.split('/').filter((segment) => !/^\d*$/.test(segment)).length > limit;
  },

  /** `choice`: how many of the elements `base[x]` are there, `_valueString` and `valueString` being one. */
  countChoices(element: JsonObject, base: string): number {
    let count = 0;
    for (const name in element) {
      if (name.startsWith(base)) count++;
      else if (name.startsWith(`_${base}`) && element[name.slice(1)] === undefined) count++;
    }
    return count;
  },

  /**
   * `primitiveLists`: the lists `name` and `_name` fill each other's nulls.
   * https://hl7.org/fhir/R4/json.html#primitive has nulls fill out both to the same length; a list that is shorter is
   * read as if it did.
   */
  areAligned(values: unknown, elements: unknown): boolean {
    const all = Array.isArray(values) ? values : [];
    const besides = Array.isArray(elements) ? elements : [];
    const length = Math.max(all.length, besides.length);
    for (let index = 0; index < length; index++) {
      const hasValue = all[index] !== undefined && all[index] !== null;
      if (!hasValue && besides[index]?.extension === undefined) return false;
    }
    return true;
  },
};

const digit = 1;
const pad = 2;
const space = 3;
const base64Kinds = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
  base64Kinds[character.charCodeAt(0)] = digit;
base64Kinds['='.charCodeAt(0)] = pad;
for (const character of ' \t\r\n\v\f') base64Kinds[character.charCodeAt(0)] = space;

const compactBase64 = /^[A-Za-z0-9+/]*={0,2}$/; // Asked first: the engine reads a megabyte four times as fast as a loop does.

function isSpacedBase64(text: string): boolean {
  let characters = 0;
  let padding = 0;
  for (let index = 0; index < text.length; index++) {
    const kind = base64Kinds[text.charCodeAt(index)];
    const inGroup = characters % 4;
    if (kind === space) {
      if (inGroup !== 0) return false;
    } else {
      if (kind === digit ? padding > 0 : kind !== pad || inGroup < 2) return false;
      if (kind === pad) padding++;
      characters++;
    }
  }
  return characters > 0 && characters % 4 === 0;
}
