import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { type Sent, sentEvents } from '../altering/sent-events.ts';
import type { Stamp } from '../ingest/stamps.ts';
import type { Parts, SubmissionKind } from '../parts.ts';
import type { Defect } from './defect.ts';
import { everySearch } from './search.ts';

type Change = (stamps: Stamp[], sent: Sent[]) => Stamp[];

/** Gives the events of one kind of submission other stamps, made of the right ones and of what was sent. */
export function stamping(kind: SubmissionKind, change: Change) {
  return ({ stamp }: Parts): Pick<Parts, 'stamp'> => ({
    stamp: {
      ...stamp,
      [kind]: (bytes: Buffer, assign: Parts['assign']) =>
        stamp[kind](bytes, (count) => change(assign(count), sentEvents(bytes))),
    },
  });
}

/** What looks an event up by its id, and so meets another or none when ids are wrong. */
const foundById = [
  ...everySearch,
  'CREATE-STORED',
  'CREATE-TWICE',
  'CREATE-LOCATION',
  'CREATE-ID-REPLACED',
  'BUNDLE-ID-UNIQUE',
  'READ-STATUS-200',
  'READ-STABLE',
  'ROBUST-APPEND-ONLY',
  'AUTH-READ-PROTECTED',
] as const satisfies readonly RequirementId[];

interface IdFault {
  name: string;
  breaks: (kind: 'CREATE' | 'BUNDLE') => RequirementId[];
  knockOns?: (kind: 'CREATE' | 'BUNDLE') => RequirementId[];
  change: Change;
}

const faults: IdFault[] = [
  {
    name: 'kept',
    breaks: (kind) => [`${kind}-ID-REPLACED`],
    knockOns: (kind) => [
      ...(kind === 'BUNDLE'
        ? (['BUNDLE-ID-UNIQUE', 'BUNDLE-DUPLICATES-KEPT'] as const)
        : (['CREATE-TWICE', 'CREATE-ID-UNIQUE'] as const)),
      `${kind}-STORED`,
      // An event with the id of another takes its place.
      'READ-STABLE',
    ],
    change: (stamps, sent) => stamps.map((stamp, nth) => ({ ...stamp, id: sent[nth]?.id ?? stamp.id })),
  },
  {
    name: 'with-underscore',
    breaks: (kind) => [`${kind}-ID-LEGAL`],
    change: (stamps) => stamps.map((stamp) => ({ ...stamp, id: stamp.id.replaceAll('-', '_') })),
  },
  {
    name: 'of-65-characters',
    breaks: (kind) => [`${kind}-ID-LEGAL`],
    change: (stamps) => stamps.map((stamp) => ({ ...stamp, id: stamp.id.padEnd(65, '0') })),
  },
];

const forBoth: Defect[] = (
  [
    ['create', 'AuditEvent', 'CREATE'],
    ['bundle', 'Bundle', 'BUNDLE'],
  ] as const
).flatMap(([prefix, kind, group]) =>
  faults.map(({ name, breaks, knockOns, change }) => ({
    name: `${prefix}-id-${name}`,
    breaks: breaks(group),
    knockOns: knockOns?.(group) ?? [],
    apply: stamping(kind, change),
  })),
);

/** What a server gets wrong about the ids that it gives. */
export const idDefects: readonly Defect[] = [
  ...forBoth,
  {
    name: 'create-id-constant',
    breaks: ['CREATE-ID-UNIQUE', 'CREATE-TWICE'],
    knockOns: foundById,
    apply: stamping('AuditEvent', (stamps) => stamps.map((stamp) => ({ ...stamp, id: 'audit-event' }))),
  },
  {
    name: 'create-id-of-the-clock',
    breaks: ['CREATE-ID-UNIQUE'],
    knockOns: foundById,
    apply: stamping('AuditEvent', (stamps) =>
      stamps.map((stamp) => ({ ...stamp, id: String(Math.floor(Date.now() / 10)) })),
    ),
  },
  {
    name: 'create-id-of-the-content',
    breaks: ['CREATE-TWICE'],
    apply: stamping('AuditEvent', (stamps, sent) =>
      stamps.map((stamp, nth) => ({ ...stamp, id: `content-${hash(JSON.stringify(sent[nth]))}` })),
    ),
    knockOns: ['CREATE-ID-UNIQUE', 'READ-STABLE'],
  },
  {
    name: 'create-id-answered-is-not-the-one-stored',
    breaks: ['CREATE-STORED'],
    knockOns: foundById,
    apply: ({ stamp, assign }) => ({
      stamp: {
        ...stamp,
        AuditEvent: (bytes, given) => {
          const answered = stamp.AuditEvent(bytes, given);
          return { answer: answered.answer, events: stamp.AuditEvent(answered.answer, assign).events };
        },
      },
    }),
  },
  {
    name: 'bundle-id-the-same-in-every-entry',
    breaks: ['BUNDLE-ID-UNIQUE'],
    knockOns: ['BUNDLE-STORED', 'BUNDLE-DUPLICATES-KEPT'],
    apply: stamping('Bundle', (stamps) => stamps.map((stamp) => ({ ...stamp, id: stamps[0]!.id }))),
  },
  {
    name: 'bundle-id-counts-within-the-bundle',
    breaks: ['BUNDLE-ID-UNIQUE'],
    knockOns: ['BUNDLE-STORED', 'BUNDLE-ATOMIC', 'INVALID-NOT-STORED', 'CREATE-ID-REPLACED'],
    apply: stamping('Bundle', (stamps) => stamps.map((stamp, nth) => ({ ...stamp, id: `entry-${nth}` }))),
  },
];

function hash(text: string): string {
  let value = 0;
  for (const character of text) value = (Math.imul(value, 31) + character.codePointAt(0)!) | 0;
  return (value >>> 0).toString(36);
}
