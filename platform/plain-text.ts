/** What XML 1.0 and FHIR forbid in a text: control characters, halves of a character, two that are none. */
const forbidden = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

/** Marks that reorder or hide what follows, so that a text reads as another. */
const misleading = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** A text that any format takes and that reads as what it is, whatever a server put into it. */
export function plainText(text: string): string {
  return text
    .replace(forbidden, '\ufffd')
    .replace(misleading, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A plain text on one line, cut after so many characters. */
export function oneLine(text: string, longest: number): string {
  return cut(
    plainText(text.slice(0, 4 * longest))
      .replace(/\s+/g, ' ')
      .trim(),
    longest,
    text.length > 4 * longest,
  );
}

/** A plain text of several lines, cut after so many characters. */
export function manyLines(text: string, longest: number): string {
  return cut(plainText(text.slice(0, longest)), longest, text.length > longest);
}

function cut(text: string, longest: number, isCut: boolean): string {
  const characters = [...text];
  return isCut || characters.length > longest ? `${characters.slice(0, longest).join('')} …` : text;
}
