import { parse, stringify } from 'lossless-json';
import type { StoredEvent } from '../ingest/stamping.ts';
import type { Parts, SubmissionKind } from '../parts.ts';

/** A JSON object whose numbers keep their lexemes. */
export type Json = Record<string, unknown>;

type Edit = (event: Json) => Json;
type Stamp = Parts['stamp'][SubmissionKind];

const read = (bytes: Buffer): Json => parse(bytes.toString()) as Json;
const write = (value: unknown): Buffer => Buffer.from(stringify(value) as string);

/** The body with a change made to its JSON; all numbers keep their lexemes. */
export function rewrite(body: Buffer | string, change: (value: Json) => Json): Buffer {
  return write(change(read(Buffer.from(body))));
}

/** Edits the events of a submission, both in the answer and in the store. */
export function rewriting(edit: Edit, kinds: readonly SubmissionKind[] = ['AuditEvent', 'Bundle']) {
  return ({ stamp }: Parts): Pick<Parts, 'stamp'> => ({
    stamp: {
      AuditEvent: kinds.includes('AuditEvent') ? editedEvent(stamp.AuditEvent, edit) : stamp.AuditEvent,
      Bundle: kinds.includes('Bundle') ? editedBundle(stamp.Bundle, edit) : stamp.Bundle,
    },
  });
}

function editedEvent(stamp: Stamp, edit: Edit): Stamp {
  return (bytes, assign) => {
    const { answer, events } = stamp(bytes, assign);
    const body = write(edit(read(answer)));
    return { answer: body, events: [{ id: events[0]!.id, body }] };
  };
}

function editedBundle(stamp: Stamp, edit: Edit): Stamp {
  return (bytes, assign) => {
    const { answer, events } = stamp(bytes, assign);
    const bundle = read(answer);
    const edited = mapEntries(bundle, (entry) => ({ ...entry, resource: edit(entry.resource as Json) }));
    return {
      answer: write(edited),
      events: entriesOf(edited).map(({ resource }, index) => ({
        id: events[index]!.id,
        body: write(resource),
      })),
    };
  };
}

export function entriesOf(bundle: Json): Json[] {
  return Array.isArray(bundle.entry) ? bundle.entry : [];
}

/** The Bundle with each of its entries changed; a Bundle without entries stays as it is. */
export function mapEntries(bundle: Json, change: (entry: Json) => Json): Json {
  return Array.isArray(bundle.entry) ? { ...bundle, entry: entriesOf(bundle).map(change) } : bundle;
}

/** Changes the events that are stored, not those that are answered. */
export function changingStored(change: (events: StoredEvent[]) => StoredEvent[], kind: SubmissionKind) {
  return ({ stamp }: Parts): Pick<Parts, 'stamp'> => ({
    stamp: {
      ...stamp,
      [kind]: (bytes: Buffer, assign: Parts['assign']) => {
        const { answer, events } = stamp[kind](bytes, assign);
        return { answer, events: change(events) };
      },
    },
  });
}

/** Changes the Bundle that is answered, not the events that are stored. */
export function answeringBundle(change: (bundle: Json) => Json) {
  return ({ stamp }: Parts): Pick<Parts, 'stamp'> => ({
    stamp: {
      ...stamp,
      Bundle: (bytes, assign) => {
        const { answer, events } = stamp.Bundle(bytes, assign);
        return { answer: write(change(read(answer))), events };
      },
    },
  });
}

/** Edits one stored event. */
export const editStored = (edit: Edit) => (event: StoredEvent) => ({
  ...event,
  body: write(edit(read(event.body))),
});

/** Maps every string of an event except those by which it is found again. */
export function mapStrings(event: Json, change: (text: string) => string): Json {
  const map = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return kept.has(name) ? value : change(value);
    if (Array.isArray(value)) return value.map((item) => map(item, name));
    return isObject(value) ? mapMembers(value) : value;
  };
  const mapMembers = (object: Json): Json =>
    Object.fromEntries(
      Object.entries(object).map(([name, value]) => [name, name === 'meta' ? value : map(value, name)]),
    );
  return mapMembers(event);
}

const kept = new Set(['id', 'resourceType', 'url', 'system', 'reference']);

/** Maps every object of an event, the innermost first. */
export function mapObjects(value: unknown, change: (object: Json) => Json): unknown {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change));
  if (!isObject(value)) return value;
  return change(
    Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapObjects(inner, change)])),
  );
}

/**
 * Whether a value is a JSON object. A number that keeps its lexeme is an object in JavaScript, but
 * not in JSON.
 */
export function isObject(value: unknown): value is Json {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !('isLosslessNumber' in value)
  );
}
