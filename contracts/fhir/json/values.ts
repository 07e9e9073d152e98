import { UsageError } from '../../../platform/exit.ts';

/** One value of a stream of JSON, as it stands there. */
export interface JsonValue {
  bytes: Buffer;
  /** Where it starts, from 1. */
  line: number;
}

const largest = 512 * 1024 * 1024; // The longest string that V8 makes.

const newline = 0x0a;
const quotationMark = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const opening = '\n{';
const blanks = new Set([0x09, newline, 0x0d, 0x20, 0xef, 0xbb, 0xbf]); // The last three: a byte order mark.

/**
 * Splits a stream into its JSON values without parsing them: NDJSON, pretty-printed values, values with nothing between
 * them, and the items of an array. It holds no more than one value at a time.
 *
 * Text that is no JSON comes out as a value of its own. A value that never ends is given up at the next line that is an
 * AuditEvent, a Bundle or a violation in itself, so that one broken line of NDJSON costs no other; several in a row are
 * told apart where a line begins an object.
 */
export async function* jsonValues(source: AsyncIterable<Buffer>): AsyncGenerator<JsonValue> {
  const splitter = new Splitter();
  for await (const chunk of source) yield* splitter.push(chunk);
  yield* splitter.end();
}

class Splitter {
  private line = 1;
  private isInArray = false;

  // The value being read: its earlier chunks, where it started, and where in it the current line started.
  private held: Buffer[] = [];
  private heldLength = 0;
  private startLine = 1;
  private lineStart = 0;
  private lineOpens: boolean | undefined; // Whether its first character opens an object.
  private hasOpeningLine = false; // Whether that was so of any but the first.
  private depth = 0;
  private isInText = false;
  private isInString = false;
  private isEscaped = false;

  *push(chunk: Buffer): Generator<JsonValue> {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.depth > 0) {
        this.lineOpens ??= byte === openBrace;
        if (byte === newline) {
          if (this.lineOpens && this.lineStart > 0) this.hasOpeningLine = true;
          const apart = this.lastLine(chunk, from, at);
          if (apart) yield* apart;
          else this.lineStart = this.heldLength + at + 1 - from;
          this.lineOpens = undefined;
        } else if (this.isInString) {
          this.passString(byte);
        } else if (byte === quotationMark) {
          this.isInString = true;
        } else if (byte === openBrace || byte === openBracket) {
          this.depth++;
        } else if ((byte === closeBrace || byte === closeBracket) && --this.depth === 0) {
          // What is broken and yet closes, by chance, goes on to the end of its line.
          if (this.isBroken(chunk, from, at + 1)) this.isInText = true;
          else yield* this.take(chunk, from, at + 1);
        }
      } else if (this.isInText) {
        const isItemEnd = this.isInArray && !this.isInString && (byte === comma || byte === closeBracket);
        if (byte === newline || isItemEnd) {
          yield* this.take(chunk, from, at);
          if (byte === closeBracket) this.isInArray = false;
        } else if (this.isInString) this.passString(byte);
        else if (byte === quotationMark) this.isInString = true;
      } else if (this.isInArray && byte === closeBracket) {
        this.isInArray = false;
      } else if (!this.isInArray && byte === openBracket) {
        this.isInArray = true;
      } else if (!blanks.has(byte) && !(this.isInArray && byte === comma)) {
        from = at;
        this.start(byte);
      }
      if (byte === newline) this.line++;
    }
    if (this.depth > 0 || this.isInText) this.hold(chunk.subarray(from));
  }

  *end(): Generator<JsonValue> {
    if (this.depth > 0 || this.isInText) yield* this.take(Buffer.alloc(0), 0, 0);
  }

  private start(byte: number): void {
    this.startLine = this.line;
    this.lineStart = 0;
    this.lineOpens = false;
    if (byte === openBrace || byte === openBracket) this.depth = 1;
    else {
      this.isInText = true;
      this.isInString = byte === quotationMark;
    }
  }

  private passString(byte: number): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (byte === backslash) this.isEscaped = true;
    else if (byte === quotationMark) this.isInString = false;
  }

  private take(chunk: Buffer, from: number, to: number): JsonValue[] {
    const apart = this.lastLine(chunk, from, to);
    if (apart) return apart;
    const last = chunk.subarray(from, to);
    const bytes = this.held.length === 0 ? last : Buffer.concat([...this.held, last]);
    const values = linesApart(bytes, this.startLine, this.isInArray);
    this.reset();
    return values;
  }

  /** Whether the value holds a line that begins an object and is no JSON. */
  private isBroken(chunk: Buffer, from: number, to: number): boolean {
    const opens = this.hasOpeningLine || (this.lineStart > 0 && this.lineOpens === true);
    return opens && !isJson(Buffer.concat([...this.held, chunk.subarray(from, to)]));
  }

  /** If the value's last line is a value in itself: that, and what comes before it, broken off. */
  private lastLine(chunk: Buffer, from: number, to: number): JsonValue[] | undefined {
    if (this.lineStart === 0 || !this.lineOpens) return undefined;
    const parts = [...this.held, chunk.subarray(from, to)];
    const rest = after(parts, this.lineStart);
    const line = this.isInArray ? withoutComma(rest) : rest;
    if (!isRecord(line)) return undefined;
    const before = linesApart(Buffer.concat(parts, this.lineStart), this.startLine, this.isInArray);
    this.reset();
    return [...before, { bytes: line, line: this.line }];
  }

  private hold(part: Buffer): void {
    this.held.push(part);
    this.heldLength += part.length;
    if (this.heldLength > largest)
      throw new UsageError(
        `The value that starts in line ${this.startLine} is larger than 512 MB: give one event a line (NDJSON).`,
      );
  }

  private reset(): void {
    this.held = [];
    this.heldLength = 0;
    this.depth = 0;
    this.hasOpeningLine = false;
    this.isInText = false;
    this.isInString = false;
    this.isEscaped = false;
  }
}

/** The bytes from an offset on, of which only the parts that hold them are joined. */
function after(parts: readonly Buffer[], offset: number): Buffer {
  let skipped = 0;
  const rest: Buffer[] = [];
  for (const part of parts) {
    if (skipped + part.length > offset) rest.push(part.subarray(Math.max(0, offset - skipped)));
    skipped += part.length;
  }
  return rest.length === 1 ? rest[0]! : Buffer.concat(rest);
}

/** A value whole, or, when it is no JSON, apart before each of its lines that begin an object. */
function linesApart(bytes: Buffer, line: number, isInArray: boolean): JsonValue[] {
  let next = bytes.indexOf(opening);
  if (next === -1 || isJson(bytes)) return [{ bytes, line }];
  const values: JsonValue[] = [];
  for (let [from, at] = [0, line]; from < bytes.length; next = bytes.indexOf(opening, from)) {
    const to = next === -1 ? bytes.length : next + 1;
    const part = bytes.subarray(from, to);
    values.push({ bytes: isInArray ? withoutComma(part) : part, line: at });
    at += part.filter((byte) => byte === newline).length;
    from = to;
  }
  return values;
}

/** An item of an array as it stands on its line, without what parts it from the next. */
function withoutComma(item: Buffer): Buffer {
  let end = item.length;
  while (end > 0 && (item[end - 1] === comma || blanks.has(item[end - 1]!))) end--;
  return item.subarray(0, end);
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}

/** Whether a line is, in itself, what is linted: then it is no part of the value before it. */
function isRecord(line: Buffer): boolean {
  try {
    const value = JSON.parse(line.toString());
    return ['AuditEvent', 'Bundle'].includes(value.resourceType) || value.violation !== undefined;
  } catch {
    return false;
  }
}
