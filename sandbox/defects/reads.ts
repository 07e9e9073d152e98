import { answeringTo, readInteraction } from '../altering/answering.ts';
import { editStored } from '../altering/rewriting.ts';
import type { StoredEvent } from '../ingest/stamping.ts';
import type { Defect } from './defect.ts';

/** Requirements whose proof reads an event. */
const reading = [
  'CREATE-STORED',
  'BUNDLE-STORED',
  'CREATE-TWICE',
  'READ-STABLE',
  'READ-STATUS-200',
  'ROBUST-APPEND-ONLY',
] as const;

/** Defects in reads. */
export const readDefects: readonly Defect[] = [
  {
    name: 'read-answers-203',
    breaks: ['READ-STATUS-200'],
    knockOns: reading,
    apply: () => answeringTo(readInteraction, (answer) => ({ ...answer, status: 203 }), 200),
  },
  {
    name: 'read-fails-the-third-time',
    breaks: ['READ-STATUS-200'],
    knockOns: ['READ-STABLE'],
    apply: ({ store }) => {
      const count = counter();
      return { store: { ...store, read: async (id) => (count(id) === 3 ? undefined : store.read(id)) } };
    },
  },
  {
    name: 'read-changes-after-the-first',
    breaks: ['READ-STABLE'],
    knockOns: ['AUTH-READ-PROTECTED'],
    apply: ({ store }) => {
      const count = counter();
      const touch = editStored((event) => ({ ...event, outcomeDesc: 'read before' }));
      return {
        store: {
          ...store,
          async read(id) {
            const event = await store.read(id);
            return event && count(id) > 1 ? { ...event, ...touch(event) } : event;
          },
        },
      };
    },
  },
  ...(
    [
      ['an-empty-event', 200, '{"resourceType":"AuditEvent"}'],
      [
        'an-outcome-and-200',
        200,
        '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found"}]}',
      ],
      [
        'an-outcome-and-500',
        500,
        '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]}',
      ],
      [
        'an-outcome-and-400',
        400,
        '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid"}]}',
      ],
    ] as const
  ).map(
    ([name, status, body]): Defect => ({
      name: `read-of-an-unknown-id-answers-${name}`,
      breaks: ['READ-UNKNOWN-ID'],
      apply: () => answeringTo(readInteraction, (answer) => ({ ...answer, status, body }), 404),
    }),
  ),
  {
    name: 'read-of-an-unknown-id-answers-another-event',
    breaks: ['READ-UNKNOWN-ID'],
    apply: ({ store }) => {
      let first: StoredEvent | undefined;
      return {
        store: {
          ...store,
          append: (events) => {
            first ??= events[0];
            return store.append(events);
          },
          read: async (id) => (await store.read(id)) ?? first,
        },
      };
    },
  },
];

function counter(): (id: string) => number {
  const counts = new Map<string, number>();
  return (id) => {
    counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts.get(id)!;
  };
}
