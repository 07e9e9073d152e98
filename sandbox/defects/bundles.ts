import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { answeringBundle, changingStored, editStored, entriesOf, rewriting } from '../altering/rewriting.ts';
import { refusal } from '../outcome.ts';
import type { Parts } from '../parts.ts';
import type { Defect } from './defect.ts';

const entries = (change: (entries: Record<string, unknown>[]) => Record<string, unknown>[]) =>
  answeringBundle((bundle) => ({ ...bundle, entry: change(entriesOf(bundle)) }));

/** Knock-ons of an answer without some of the entries. */
const lost = [
  'BUNDLE-DUPLICATES-KEPT',
  'BUNDLE-ATOMIC',
  'INVALID-NOT-STORED',
  'AUTH-NOT-STORED',
  'SEARCH-PAGES',
  'BUNDLE-CONTENT-UNCHANGED',
] as const satisfies readonly RequirementId[];

/** Refuses Bundles with more than `limit` entries. */
const atMost =
  (limit: number) =>
  ({ validate }: Parts): Pick<Parts, 'validate'> => ({
    validate: {
      ...validate,
      Bundle: (value) => {
        const { length } = entriesOf(value as Record<string, unknown>);
        if (length > limit) throw refusal(400, 'too-long', `A Bundle has at most ${limit} entries.`);
        return validate.Bundle(value);
      },
    },
  });

/** Defects in Bundle submission. */
export const bundleDefects: readonly Defect[] = [
  {
    name: 'bundle-answered-as-batch-response',
    breaks: ['BUNDLE-RETURNED'],
    apply: answeringBundle((bundle) => ({ ...bundle, type: 'batch-response' })),
  },
  {
    name: 'bundle-without-its-identifier',
    breaks: ['BUNDLE-RETURNED'],
    apply: answeringBundle(({ identifier: _, ...bundle }) => bundle),
  },
  {
    name: 'bundle-answered-as-transaction-response',
    breaks: ['BUNDLE-RETURNED'],
    knockOns: [
      ...lost,
      'BUNDLE-ORDER-KEPT',
      'BUNDLE-NOTHING-ADDED',
      'BUNDLE-ID-REPLACED',
      'BUNDLE-ID-LEGAL',
      'BUNDLE-ID-UNIQUE',
      'BUNDLE-LASTUPDATED-BUMPED',
      'BUNDLE-LASTUPDATED-INSTANT',
      'BUNDLE-STORED',
    ],
    apply: answeringBundle((bundle) => ({
      resourceType: 'Bundle',
      type: 'transaction-response',
      entry: entriesOf(bundle).map(() => ({ response: { status: '201' } })),
    })),
  },
  {
    name: 'bundle-first-entry-only',
    breaks: ['BUNDLE-RETURNED'],
    knockOns: lost,
    apply: ({ stamp }) => ({
      stamp: {
        ...stamp,
        Bundle: (bytes, assign) => {
          const bundle = JSON.parse(bytes.toString());
          if (Array.isArray(bundle.entry)) bundle.entry = bundle.entry.slice(0, 1);
          return stamp.Bundle(Buffer.from(JSON.stringify(bundle)), assign);
        },
      },
    }),
  },
  ...[10, 100, 999].map(
    (limit): Defect => ({
      name: `bundle-last-entry-lost-above-${limit}`,
      breaks: ['BUNDLE-RETURNED'],
      knockOns: [
        ...lost,
        'BUNDLE-ORDER-KEPT',
        'BUNDLE-CONTENT-UNCHANGED',
        'BUNDLE-STORED',
        'BUNDLE-ID-UNIQUE',
        'BUNDLE-NOTHING-ADDED',
      ],
      apply: entries((all) => (all.length > limit ? all.slice(0, -1) : all)),
    }),
  ),
  {
    name: 'bundle-entries-reversed',
    breaks: ['BUNDLE-ORDER-KEPT'],
    knockOns: ['BUNDLE-NOTHING-ADDED', 'BUNDLE-CONTENT-UNCHANGED', 'BUNDLE-ID-REPLACED'],
    apply: entries((all) => [...all].reverse()),
  },
  {
    name: 'bundle-entries-sorted-by-recorded',
    breaks: ['BUNDLE-ORDER-KEPT'],
    knockOns: ['BUNDLE-NOTHING-ADDED', 'BUNDLE-CONTENT-UNCHANGED', 'BUNDLE-ID-REPLACED'],
    apply: entries((all) => [...all].sort(byRecorded)),
  },
  {
    name: 'bundle-equal-events-stored-once',
    breaks: ['BUNDLE-DUPLICATES-KEPT'],
    knockOns: ['BUNDLE-STORED', 'BUNDLE-RETURNED'],
    apply: ({ stamp }) => ({
      stamp: {
        ...stamp,
        Bundle: (bytes, assign) => {
          const bundle = JSON.parse(bytes.toString());
          if (!Array.isArray(bundle.entry)) return stamp.Bundle(bytes, assign);
          const seen = new Map(bundle.entry.map((entry: unknown) => [JSON.stringify(entry), entry]));
          if (seen.size === bundle.entry.length) return stamp.Bundle(bytes, assign);
          return stamp.Bundle(Buffer.from(JSON.stringify({ ...bundle, entry: [...seen.values()] })), assign);
        },
      },
    }),
  },
  {
    name: 'bundle-equal-events-get-one-id',
    breaks: ['BUNDLE-DUPLICATES-KEPT'],
    knockOns: ['BUNDLE-ID-UNIQUE', 'BUNDLE-STORED'],
    apply: ({ stamp }) => ({
      stamp: {
        ...stamp,
        Bundle: (bytes, assign) => {
          const { entry = [] } = JSON.parse(bytes.toString());
          return stamp.Bundle(bytes, (count) => {
            const stamps = assign(count);
            const first = new Map<string, string>();
            return stamps.map((given, index) => {
              const key = JSON.stringify(entry[index]);
              if (!first.has(key)) first.set(key, given.id);
              return { ...given, id: first.get(key)! };
            });
          });
        },
      },
    }),
  },
  {
    name: 'bundle-stores-all-but-the-last',
    breaks: ['BUNDLE-STORED'],
    knockOns: [
      'BUNDLE-DUPLICATES-KEPT',
      'BUNDLE-ATOMIC',
      'INVALID-NOT-STORED',
      'AUTH-NOT-STORED',
      'SEARCH-PAGES',
    ],
    apply: changingStored((events) => (events.length > 1 ? events.slice(0, -1) : events), 'Bundle'),
  },
  {
    name: 'large-bundle-loses-one-event',
    breaks: ['BUNDLE-STORED'],
    knockOns: ['BUNDLE-ATOMIC'],
    apply: changingStored((events) => (events.length > 500 ? events.toSpliced(400, 1) : events), 'Bundle'),
  },
  {
    name: 'bundle-stores-without-outcome-desc',
    breaks: ['BUNDLE-STORED'],
    apply: changingStored(
      (events) => events.map(editStored(({ outcomeDesc: _, subtype: __, ...event }) => event)),
      'Bundle',
    ),
  },
  {
    name: 'bundle-drops-details',
    breaks: ['BUNDLE-CONTENT-UNCHANGED'],
    apply: rewriting(({ subtype: _, outcomeDesc: __, entity: ___, ...event }) => event, ['Bundle']),
  },
  {
    name: 'bundle-with-full-url-refused',
    breaks: ['BUNDLE-FULLURL'],
    apply: refusing((entry) => entry.fullUrl !== undefined),
    knockOns: ['BUNDLE-STATUS-201'],
  },
  {
    name: 'bundle-without-full-url-refused',
    breaks: ['BUNDLE-STATUS-201'],
    knockOns: ['BUNDLE-FULLURL', 'BUNDLE-LARGE'],
    apply: refusing((entry) => entry.fullUrl === undefined),
  },
  { name: 'bundle-of-more-than-500-refused', breaks: ['BUNDLE-LARGE'], apply: atMost(500) },
  { name: 'bundle-of-more-than-999-refused', breaks: ['BUNDLE-LARGE'], apply: atMost(999) },
];

function refusing(bad: (entry: Record<string, unknown>) => boolean) {
  return ({ validate }: Parts): Pick<Parts, 'validate'> => ({
    validate: {
      ...validate,
      Bundle: (value) => {
        if (entriesOf(value as Record<string, unknown>).some((entry) => entry && bad(entry)))
          throw refusal(400, 'invalid', 'The fullUrl of an entry is missing or not allowed.');
        return validate.Bundle(value);
      },
    },
  });
}

function byRecorded(a: Record<string, unknown>, b: Record<string, unknown>): number {
  const first = recordedOf(a);
  const second = recordedOf(b);
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

const recordedOf = (entry: Record<string, unknown>) =>
  String((entry.resource as { recorded?: string }).recorded);
