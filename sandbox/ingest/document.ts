import { isUtf8 } from 'node:buffer';
import { measure } from '../../contracts/fhir/json/text.ts';
import { type RefusalReason, refusal } from '../outcome.ts';

/** A JSON text as it was sent, and its value. */
export interface JsonDocument {
  bytes: Buffer;
  value: unknown;
}

/** Deeper nesting is refused before any recursion over it. Real AuditEvents are far less deep. */
const depthLimit = 200;

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Parses a request body as JSON: UTF-8 without byte order mark (RFC 8259 section 8.1), at most 200
 * levels deep, with unique property names in each object (FHIR R4, JSON representation). Parsers
 * differ in which of two values of a property they use, and an audit record must not be ambiguous,
 * so a repeated name is refused.
 *
 * @throws Refusal 400
 */
export function readDocument(bytes: Buffer): JsonDocument {
  if (bytes.length === 0) throw unreadable('The request has no body.');
  if (bytes.subarray(0, 3).equals(byteOrderMark))
    throw unreadable('The body starts with a byte order mark, which JSON does not allow.');
  if (!isUtf8(bytes)) throw unreadable('The body is not valid UTF-8.');
  const { depth, members } = measure(bytes);
  if (depth > depthLimit)
    throw unreadable(
      `The body is nested ${depth} levels deep; at most ${depthLimit} are allowed.`,
      'too-deep',
    );
  const value = parse(bytes.toString());
  if (countMembers(value) !== members)
    throw unreadable('A property name occurs twice in one object; names must be unique.');
  return { bytes, value };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(`The body is not JSON: ${(error as SyntaxError).message}.`, 'not-json');
  }
}

/**
 * Counts the properties of all objects in a parsed value. It has fewer than the text if a name was
 * repeated.
 */
function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const element of value) count += countMembers(element);
    return count;
  }
  for (const name in value) count += 1 + countMembers((value as Record<string, unknown>)[name]);
  return count;
}

const unreadable = (diagnostics: string, reason?: RefusalReason) =>
  refusal(400, 'structure', diagnostics, undefined, reason);
