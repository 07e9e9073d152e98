import { newline } from './text.ts';

export interface Line {
  /** The line with its newline. */
  bytes: Buffer;
  /** Line number, starting at 1. */
  number: number;
}

/** Splits a stream into lines of at most `most` bytes. */
export async function* linesOf(
  source: AsyncIterable<Buffer>,
  most: number,
  tooLong: (line: number) => Error,
): AsyncGenerator<Line> {
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      const last = chunk.subarray(from, end + 1);
      yield { bytes: parts.length === 0 ? last : Buffer.concat([...parts, last]), number: number++ };
      parts = [];
      length = 0;
      from = end + 1;
    }
    if (from === chunk.length) continue;
    parts.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > most) throw tooLong(number);
  }
  if (parts.length > 0) yield { bytes: Buffer.concat(parts), number };
}
