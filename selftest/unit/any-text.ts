import fc from 'fast-check';

const surrogates = { first: 0xd800, count: 0x800 };
const codePoint = fc
  .nat({ max: 0x10ffff - surrogates.count })
  .map((nth) => (nth < surrogates.first ? nth : nth + surrogates.count));

/**
 * Any text of Unicode characters, as `fc.string({ unit: 'binary' })` makes it. That one fills a map
 * of all characters first, which takes longer than the tests.
 */
export const anyText = fc.string({ unit: codePoint.map((code) => String.fromCodePoint(code)) });
