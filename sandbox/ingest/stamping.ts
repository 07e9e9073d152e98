import {
  eachElement,
  eachMember,
  isArrayAt,
  isObjectAt,
  skipSpace,
  skipValue,
} from '../../contracts/fhir/json/text.ts';
import { type Edit, splice } from './splice.ts';
import type { Stamp } from './stamps.ts';

/** An event as it is stored: the same bytes that answer its submission. */
export interface StoredEvent {
  id: string;
  body: Buffer;
}

/** The answer to a submission and the events in it. */
export interface Stamped {
  answer: Buffer;
  events: StoredEvent[];
}

/** Assigns stamps to `count` events. */
type AssignStamps = (count: number) => Stamp[];

/**
 * Writes a new `id` and `meta.lastUpdated` into a valid AuditEvent. Every other byte stays, so that
 * strings, number lexemes and the order of properties are answered as they were sent (guide,
 * "Creating AuditEvents").
 */
export function stampAuditEvent(bytes: Buffer, assign: AssignStamps): Stamped {
  return stampResources(bytes, [skipSpace(bytes, 0)], assign);
}

/**
 * Does the same to every entry of a valid Bundle; `id` and `meta` of the Bundle itself stay as they
 * are.
 */
export function stampBundle(bytes: Buffer, assign: AssignStamps): Stamped {
  return stampResources(bytes, entryResources(bytes), assign);
}

function stampResources(bytes: Buffer, starts: number[], assign: AssignStamps): Stamped {
  const stamps = assign(starts.length);
  const edits: Edit[] = [];
  const spans: { start: number; end: number }[] = [];
  let growth = 0;
  starts.forEach((start, index) => {
    const { end, edits: own } = stampEdits(bytes, start, stamps[index]!);
    const shifted = start + growth;
    for (const edit of own) {
      growth += edit.text.length - (edit.end - edit.start);
      edits.push(edit);
    }
    spans.push({ start: shifted, end: end + growth });
  });
  const answer = splice(bytes, edits);
  const events = spans.map(({ start, end }, index) => ({
    id: stamps[index]!.id,
    body: answer.subarray(start, end),
  }));
  return { answer, events };
}

/** Where the `entry[].resource` objects of a Bundle start. */
function entryResources(bytes: Buffer): number[] {
  const starts: number[] = [];
  const entry = (at: number) =>
    eachMember(bytes, at, (name, value) => {
      if (name === 'resource') starts.push(value);
      return skipValue(bytes, value);
    });
  eachMember(bytes, skipSpace(bytes, 0), (name, value) =>
    name === 'entry' && isArrayAt(bytes, value) ? eachElement(bytes, value, entry) : skipValue(bytes, value),
  );
  return starts;
}

/**
 * The edits for the resource that starts at `start`, in ascending order, and where the resource
 * ends.
 */
function stampEdits(bytes: Buffer, start: number, stamp: Stamp): { edits: Edit[]; end: number } {
  const id = `"${stamp.id}"`;
  const lastUpdated = `"${stamp.lastUpdated}"`;
  const edits: Edit[] = [];
  const missing = { id: true, meta: true };
  let members = 0;
  let insertAt = start + 1;
  const end = eachMember(bytes, start, (name, value) => {
    members++;
    if (name === 'meta') {
      missing.meta = false;
      if (isObjectAt(bytes, value)) return editLastUpdated(bytes, value, lastUpdated, edits);
    }
    const valueEnd = skipValue(bytes, value);
    if (name === 'meta') edits.push({ start: value, end: valueEnd, text: `{"lastUpdated":${lastUpdated}}` });
    if (name === 'id') {
      missing.id = false;
      edits.push({ start: value, end: valueEnd, text: id });
    }
    if (name === 'resourceType' && members === 1) insertAt = valueEnd;
    return valueEnd;
  });
  const added: string[] = [];
  if (missing.id) added.push(`"id":${id}`);
  if (missing.meta) added.push(`"meta":{"lastUpdated":${lastUpdated}}`);
  if (added.length > 0)
    edits.unshift(insertion(added.join(','), insertAt, insertAt > start + 1, members > 0));
  return { edits, end };
}

/**
 * New members at `at`: after the member that ends there, or before the first one if members follow.
 */
function insertion(text: string, at: number, afterMember: boolean, followed: boolean): Edit {
  if (afterMember) return { start: at, end: at, text: `,${text}` };
  return { start: at, end: at, text: followed ? `${text},` : text };
}

/**
 * Adds the edit of `lastUpdated` in the `meta` object that starts at `start`; returns where the
 * object ends.
 */
function editLastUpdated(bytes: Buffer, start: number, lastUpdated: string, edits: Edit[]): number {
  let found = false;
  let members = 0;
  const end = eachMember(bytes, start, (name, value) => {
    members++;
    const valueEnd = skipValue(bytes, value);
    if (name === 'lastUpdated') {
      found = true;
      edits.push({ start: value, end: valueEnd, text: lastUpdated });
    }
    return valueEnd;
  });
  if (!found) edits.push(insertion(`"lastUpdated":${lastUpdated}`, start + 1, false, members > 0));
  return end;
}
