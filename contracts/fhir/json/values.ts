import { UsageError } from '../../../platform/exit.ts';
import { type Line, linesOf } from './lines.ts';
import {
  closeBracket,
  comma,
  isArrayAt,
  isObjectAt,
  type Nesting,
  newline,
  quotationMark,
  readNested,
  skipSpace,
  skipString,
} from './text.ts';

/** One value of a JSON stream, as written there. */
export interface JsonValue {
  bytes: Buffer;
  /** Line in which it starts, from 1. */
  line: number;
}

/** The longest string that V8 can build. */
const largest = 512 * 1024 * 1024;

/**
 * Splits a stream into its JSON values without parsing them: NDJSON, pretty-printed values, values
 * with nothing between them, and the items of an array. It keeps at most one value and one line in
 * memory.
 *
 * Text that is not JSON is a value too. A value without an end stops at the next line that is an
 * AuditEvent, a Bundle or a violation by itself, so that one broken line of NDJSON does not affect
 * the next. Several broken lines in a row are split where a line begins an object.
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
    `The value that starts in line ${line} is larger than 512 MB. Write one event per line (NDJSON).`,
  );

class Splitter {
  private isInArray = false;

  /** The lines of the current value, the first one from where the value starts. */
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
        // A broken value that happens to close extends to the end of its line.
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

  /** Ends the current value and returns it. */
  end(): JsonValue[] {
    const values = splitLines(this.open, this.isInArray);
    this.open = [];
    this.nesting.depth = 0;
    this.nesting.isInString = false;
    return values;
  }

  /** Returns where the next value starts, or the end of the line if there is none. */
  private nextValue(bytes: Buffer, from: number): number {
    for (let at = skipBlanks(bytes, from); ; at = skipBlanks(bytes, at + 1)) {
      if (this.isInArray && bytes[at] === closeBracket) this.isInArray = false;
      else if (!this.isInArray && isArrayAt(bytes, at)) this.isInArray = true;
      else if (!this.isInArray || bytes[at] !== comma) return at;
    }
  }

  /** Continues or starts a value. Returns where it ends, or the end of the line. */
  private readPart(bytes: Buffer, from: number): number {
    const isNested = this.open.length > 0 || isObjectAt(bytes, from) || isArrayAt(bytes, from);
    return isNested ? readNested(bytes, from, this.nesting) : this.endOfText(bytes, from);
  }

  /**
   * Returns where text that is not an object or array ends: with its line, or before the next item
   * of the array.
   */
  private endOfText(bytes: Buffer, from: number): number {
    const lineEnd = bytes.at(-1) === newline ? bytes.length - 1 : bytes.length;
    if (!this.isInArray) return lineEnd;
    let at = from;
    while (at < lineEnd && bytes[at] !== comma && bytes[at] !== closeBracket)
      at = bytes[at] === quotationMark ? skipString(bytes, at) : at + 1;
    return Math.min(at, lineEnd);
  }

  /**
   * Returns a line that is an event, Bundle or violation by itself, and so not part of the value
   * before it.
   */
  private recordIn(line: Buffer): Buffer | undefined {
    const text = withoutEnd(line, this.isInArray);
    return isObjectAt(line, 0) && isRecord(text) ? text : undefined;
  }
}

/**
 * Joins the lines of a value. If the result is not JSON, splits it before each line that begins an
 * object.
 */
function splitLines(lines: readonly Line[], isInArray: boolean): JsonValue[] {
  if (lines.length === 0) return [];
  const whole = joined(lines);
  const starts = lines.flatMap(({ bytes }, index) => (index === 0 || isObjectAt(bytes, 0) ? [index] : []));
  if (starts.length === 1 || isJson(whole.bytes)) return [whole];
  return starts.map((start, index) => {
    const { bytes, line } = joined(lines.slice(start, starts[index + 1]));
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

/** Removes white space from the end of a line, and the comma that separates items of an array. */
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
