import type { Coding } from 'fhir/r4';
import { eachMember, skipSpace, skipValue } from '../contracts/fhir/json/text.ts';
import { codingsOf, type Mark } from './mark.ts';

/**
 * Does what `markEvent` does to the text of an event. Numbers, escapes and white space stay as they
 * are.
 *
 * @param text a valid AuditEvent
 */
export function markText(text: string, mark: Mark): string {
  const bytes = Buffer.from(text);
  const root = skipSpace(bytes, 0);
  const meta = membersOf(bytes, root).get('meta');
  const { tag, security } = codingsOf(mark);
  const inserted = meta
    ? [inList(bytes, meta.start, 'tag', tag), inList(bytes, meta.start, 'security', security)]
    : [{ at: skipValue(bytes, root) - 1, text: `,"meta":${JSON.stringify({ tag, security })}` }];
  return inserted
    .sort((a, b) => b.at - a.at)
    .reduce(
      (marked, { at, text }) =>
        Buffer.concat([marked.subarray(0, at), Buffer.from(text), marked.subarray(at)]),
      bytes,
    )
    .toString();
}

interface Insertion {
  /** Byte offset. */
  at: number;
  text: string;
}

/** Adds codings to a list in the object at `start`; adds the list if there is none. */
function inList(bytes: Buffer, start: number, name: string, codings: readonly Coding[]): Insertion {
  const list = membersOf(bytes, start).get(name);
  const text = codings.map((coding) => JSON.stringify(coding)).join(',');
  if (list) return { at: list.end - 1, text: `,${text}` };
  return { at: skipValue(bytes, start) - 1, text: `,"${name}":[${text}]` };
}

/** The offsets of the values in the object at `start`. */
function membersOf(bytes: Buffer, start: number): Map<string, { start: number; end: number }> {
  const members = new Map<string, { start: number; end: number }>();
  eachMember(bytes, start, (name, value) => {
    const end = skipValue(bytes, value);
    members.set(name, { start: value, end });
    return end;
  });
  return members;
}
