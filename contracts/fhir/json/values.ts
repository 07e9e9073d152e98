import { UsageError } from '../../../platform/exit.ts';
import { type Line, linesOf } from './lines.ts';
import {
  closeBracket,
  comma,
  isArrayAt,
  isObjectAt,
  type Nesting,
  newline,
  quote,
  readNested,
  skipSpace,
  skipString,
} from './text.ts';

/** One value of a stream of JSON, as it is written there. */
export interface JsonValue {
  bytes: Buffer;
  /** Where it starts, from 1. */
  line: number;
}

/** The longest string that V8 makes. */
const largest = 512 * 1024 * 1024;

/**
 * Splits a stream into its JSON values without parsing them: NDJSON, pretty-printed values, values with nothing between
 * them, and the items of an array. It holds no more than one value and one line at a time.
 *
 * Text that is not JSON comes out as a value too. A value that never ends is given up at the next line that is an
 * AuditEvent, a Bundle or a violation in itself, so that one broken line of NDJSON costs no other. Several broken lines
 * in a row are split where a line begins an object.
 *
 * @throws {UsageError} when a value or a line is larger than 512 MB
 */
export async function* jsonValues(source: AsyncIterable<Buffer>): AsyncGenerator<JsonValue> {
  const splitter = new Splitter();
  for await (const line of linesOf(source, largest, tooLarge)) yield* splitter.read(line);
  yield* splitter.end();
}

const tooLarge = (line: number) =>
  new UsageError(
    `The value that starts in line ${line} is larger than 512 MB: give one event a line (NDJSON).`,
  );

class Splitter {
  private isInArray = false;

  /** The lines of the value that has not ended, the first one from where it starts. */
  private open: Line[] = [];
  private readonly nesting: Nesting = { depth: 0, isInString: false };

  *read({ bytes, number }: Line): Generator<JsonValue> {
    const record = this.open.length > 0 ? this.recordIn(bytes) : undefined;
    if (record) {
      yield* this.end();
      yield { bytes: record, line: number };
      return;
    }
    let at = 0;
    while (true) {
      if (this.open.length === 0) at = this.nextValue(bytes, at);
      if (at === bytes.length) return;
      const from = at;
      at = this.readPart(bytes, from);
      this.open.push({ bytes: bytes.subarray(from, at), number });
      if (this.nesting.depth > 0) break;
      let values = splitLines(this.open, this.isInArray);
      if (values.length > 1) {
        // What is broken and yet closes, by chance, goes on to the end of its line.
        at = this.endOfText(bytes, at);
        this.open[this.open.length - 1] = { bytes: bytes.subarray(from, at), number };
        values = splitLines(this.open, this.isInArray);
      }
      this.open = [];
      yield* values;
    }
    if (this.open.reduce((sum, part) => sum + part.bytes.length, 0) > largest)
      throw tooLarge(this.open[0]!.number);
  }

  /** What has been read of a value that ends here. */
  end(): JsonValue[] {
    const values = splitLines(this.open, this.isInArray);
    this.open = [];
    this.nesting.depth = 0;
    this.nesting.isInString = false;
    return values;
  }

  /** Where the next value starts; the end of the line if there is none. */
  private nextValue(bytes: Buffer, from: number): number {
    for (let at = skipBlanks(bytes, from); ; at = skipBlanks(bytes, at + 1)) {
      if (this.isInArray && bytes[at] === closeBracket) this.isInArray = false;
      else if (!this.isInArray && isArrayAt(bytes, at)) this.isInArray = true;
      else if (!this.isInArray || bytes[at] !== comma) return at;
    }
  }

  /** Reads on in a value, or starts one; returns where it ends, or the end of the line. */
  private readPart(bytes: Buffer, from: number): number {
    const isNested = this.open.length > 0 || isObjectAt(bytes, from) || isArrayAt(bytes, from);
    return isNested ? readNested(bytes, from, this.nesting) : this.endOfText(bytes, from);
  }

  /** Where text that is not an object or array ends: with its line, or before the next item of the array. */
  private endOfText(bytes: Buffer, from: number): number {
    const lineEnd = bytes.at(-1) === newline ? bytes.length - 1 : bytes.length;
    if (!this.isInArray) return lineEnd;
    let at = from;
    while (at < lineEnd && bytes[at] !== comma && bytes[at] !== closeBracket)
      at = bytes[at] === quote ? skipString(bytes, at) : at + 1;
    return Math.min(at, lineEnd);
  }

  /** A line that is, in itself, what is linted: then it is not part of the value before it. */
  private recordIn(line: Buffer): Buffer | undefined {
    const text = withoutEnd(line, this.isInArray);
    return isObjectAt(line, 0) && isRecord(text) ? text : undefined;
  }
}

/** The lines of a value as one value, or, if that is not JSON, apart before each line that begins an object. */
function splitLines(lines: readonly Line[], isInArray: boolean): JsonValue[] {
  if (lines.length === 0) return [];
  const whole = joined(lines);
  const starts = lines.flatMap(({ bytes }, nth) => (nth === 0 || isObjectAt(bytes, 0) ? [nth] : []));
  if (starts.length === 1 || isJson(whole.bytes)) return [whole];
  return starts.map((start, nth) => {
    const { bytes, line } = joined(lines.slice(start, starts[nth + 1]));
    return { bytes: isInArray ? withoutEnd(bytes, true) : bytes, line };
  });
}

function joined(lines: readonly Line[]): JsonValue {
  const parts = lines.map(({ bytes }) => bytes);
  return { bytes: parts.length === 1 ? parts[0]! : Buffer.concat(parts), line: lines[0]!.number };
}

/** Skips white space and byte order marks. */
function skipBlanks(bytes: Buffer, start: number): number {
  let at = skipSpace(bytes, start);
  while (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf)
    at = skipSpace(bytes, at + 3);
  return at;
}

/** A line without the white space at its end, and without the comma that separates items of an array. */
function withoutEnd(line: Buffer, isInArray: boolean): Buffer {
  let end = line.length;
  while (end > 0 && (line[end - 1]! <= 0x20 || (isInArray && line[end - 1] === comma))) end--;
  return line.subarray(0, end);
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}

function isRecord(line: Buffer): boolean {
  try {
    const value = JSON.parse(line.toString());
    return ['AuditEvent', 'Bundle'].includes(value.resourceType) || value.violation !== undefined;
  } catch {
    return false;
  }
}
