import { isOfCalendar } from './invariants/time.ts';

type JsonObject = { [name: string]: unknown };

/** Functions that the compiled validators call for the keywords of contracts/fhir/schemas. */
export const keywords = {
  /** `calendar`: whether the day of a date, dateTime or instant exists. */
  isOfCalendar,

  /**
   * `base64`: groups of four characters, white space only between groups, padding only at the end
   * (RFC 4648).
   */
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

  /**
   * `maxDepth`: whether a JSON Pointer leads through more than `limit` objects; list items do not
   * count.
   */
  isDeeperThan(pointer: string, limit: number): boolean {
    if (pointer.length <= 2 * limit) return false;
    return pointer.split('/').filter((segment) => !/^\d*$/.test(segment)).length > limit;
  },

  /**
   * `choice`: how many elements `base[x]` are present. `_valueString` and `valueString` count as
   * one.
   */
  countChoices(element: JsonObject, base: string): number {
    let count = 0;
    for (const name in element) {
      if (name.startsWith(base)) count++;
      else if (name.startsWith(`_${base}`) && element[name.slice(1)] === undefined) count++;
    }
    return count;
  },

  /**
   * `primitiveLists`: the lists `name` and `_name` fill each other's nulls. They have the same
   * length by https://hl7.org/fhir/R4/json.html#primitive; a shorter list is read as if nulls
   * completed it.
   */
  areAligned(values: unknown, elements: unknown): boolean {
    const all = Array.isArray(values) ? values : [];
    const extensions = Array.isArray(elements) ? elements : [];
    const length = Math.max(all.length, extensions.length);
    for (let index = 0; index < length; index++) {
      const hasValue = all[index] !== undefined && all[index] !== null;
      if (!hasValue && extensions[index]?.extension === undefined) return false;
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
