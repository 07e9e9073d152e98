import { dating } from '../altering/dating.ts';
import { isObject } from '../altering/rewriting.ts';
import { sentEvents } from '../altering/sent-events.ts';
import type { Parts, SubmissionKind } from '../parts.ts';
import type { Defect } from './defect.ts';
import { eventFamilies } from './requirement-groups.ts';

/**
 * Reads the newest event that was sent with an id, instead of the event to which the server
 * assigned the id.
 */
function overwriting(kind: SubmissionKind) {
  return ({ stamp, store }: Parts): Pick<Parts, 'stamp' | 'store'> => {
    const stored = new Set<string>();
    const replaced = new Map<string, string>();
    return {
      stamp: {
        ...stamp,
        [kind]: (bytes: Buffer, assign: Parts['assign']) => {
          const stamped = stamp[kind](bytes, assign);
          for (const [index, { id }] of sentEvents(bytes).entries())
            if (id !== undefined && stored.has(id)) replaced.set(id, stamped.events[index]!.id);
          return stamped;
        },
      },
      store: {
        ...store,
        append: async (events) => {
          await store.append(events);
          for (const { id } of events) stored.add(id);
        },
        read: (id) => store.read(replaced.get(id) ?? id),
      },
    };
  };
}

/** Loses an event a while after it was stored. */
function forgetting(afterMs: number) {
  return ({ store }: Parts): Pick<Parts, 'store'> => {
    const { store: dated, ageOf } = dating(store);
    return { store: { ...dated, read: async (id) => (ageOf(id) > afterMs ? undefined : store.read(id)) } };
  };
}

type Entries = { resource?: unknown }[];

/** Stores some entries of a Bundle that is refused. */
function storingOfRefused(
  stored: (entries: Entries, isGood: (entry: Entries[number]) => boolean) => Entries,
) {
  return ({ validate, stamp, assign, store }: Parts): Pick<Parts, 'validate'> => ({
    validate: {
      ...validate,
      Bundle: (value) => {
        const faults = validate.Bundle(value);
        if (faults.length > 0 && isObject(value) && Array.isArray(value.entry)) {
          const entry = stored(value.entry, (one) => validate.AuditEvent(one?.resource).length === 0);
          const { events } = stamp.Bundle(Buffer.from(JSON.stringify({ ...value, entry })), assign);
          if (events.length > 0) store.append(events).catch(() => {});
        }
        return faults;
      },
    },
  });
}

/**
 * Defects in what is stored: refused events that are stored, and acknowledged events that are not.
 */
export const storingDefects: readonly Defect[] = [
  {
    name: 'stores-an-invalid-event-before-it-refuses',
    breaks: ['INVALID-NOT-STORED'],
    apply: ({ validate, stamp, assign, store }) => ({
      validate: {
        ...validate,
        AuditEvent: (value) => {
          const faults = validate.AuditEvent(value);
          if (faults.length > 0 && isObject(value)) {
            const { events } = stamp.AuditEvent(Buffer.from(JSON.stringify(value)), assign);
            store.append(events).catch(() => {});
          }
          return faults;
        },
      },
    }),
  },
  {
    name: 'create-takes-the-place-of-the-event-with-its-id',
    breaks: ['READ-STABLE'],
    apply: overwriting('AuditEvent'),
  },
  {
    name: 'bundle-takes-the-place-of-the-event-with-its-id',
    breaks: ['READ-STABLE'],
    apply: overwriting('Bundle'),
  },
  {
    name: 'forgets-events-after-a-while',
    breaks: ['READ-STABLE'],
    apply: forgetting(1_500),
  },
  {
    name: 'stores-the-good-entries-of-a-bundle-that-it-refuses',
    breaks: ['BUNDLE-ATOMIC'],
    knockOns: ['INVALID-NOT-STORED'],
    apply: storingOfRefused((entries, isGood) => entries.filter(isGood)),
  },
  {
    name: 'stores-the-entries-before-the-bad-one',
    breaks: ['BUNDLE-ATOMIC'],
    knockOns: ['INVALID-NOT-STORED'],
    apply: storingOfRefused((entries, isGood) =>
      entries.slice(
        0,
        entries.findIndex((entry) => !isGood(entry)),
      ),
    ),
  },
  {
    name: 'skips-the-bad-entries-of-a-bundle-and-accepts-the-rest',
    breaks: ['BUNDLE-INVALID-ENTRY'],
    knockOns: [...eventFamilies, 'INVALID-BUNDLE-ENTRY', 'INVALID-BUNDLE-INVARIANT'],
    apply: ({ parse, validate }) => ({
      parse: (bytes) => {
        const document = parse(bytes);
        const { value } = document;
        if (!isObject(value) || !Array.isArray(value.entry)) return document;
        const entry = value.entry.filter((one) => validate.AuditEvent(one?.resource).length === 0);
        if (entry.length === 0 || entry.length === value.entry.length) return document;
        return parse(Buffer.from(JSON.stringify({ ...value, entry })));
      },
    }),
  },
  {
    name: 'answers-before-it-stores',
    breaks: ['CREATE-STORED'],
    knockOns: [
      'BUNDLE-STORED',
      'BUNDLE-DUPLICATES-KEPT',
      'READ-STATUS-200',
      'READ-STABLE',
      'CREATE-TWICE',
      'ROBUST-APPEND-ONLY',
      'AUTH-READ-PROTECTED',
    ],
    apply: ({ store }) => ({
      store: {
        ...store,
        append: async (events) => {
          setTimeout(() => store.append(events).catch(() => {}), 100);
        },
      },
    }),
  },
  {
    name: 'acknowledges-what-is-only-in-memory',
    breaks: ['TROUBLE-NOT-ACKNOWLEDGED'],
    apply: ({ store }) => ({
      store: { ...store, append: (events) => store.append(events).catch(() => {}) },
    }),
  },
];
