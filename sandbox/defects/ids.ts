import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { type ChangeStamps, stamping } from '../altering/stamping.ts';
import type { Defect } from './defect.ts';
import { everySearch } from './requirement-groups.ts';

/**
 * Requirements whose proof looks an event up by its id: with a wrong id it finds another event, or
 * none.
 */
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
  change: ChangeStamps;
}

const knockOnsOfKeptId: Record<'CREATE' | 'BUNDLE', RequirementId[]> = {
  CREATE: ['CREATE-TWICE', 'CREATE-ID-UNIQUE'],
  BUNDLE: ['BUNDLE-ID-UNIQUE', 'BUNDLE-DUPLICATES-KEPT'],
};

const faults: IdFault[] = [
  {
    name: 'kept',
    breaks: (kind) => [`${kind}-ID-REPLACED`],
    knockOns: (kind) => [
      ...knockOnsOfKeptId[kind],
      `${kind}-STORED`,
      // An event with the id of an earlier one replaces it.
      'READ-STABLE',
    ],
    change: (stamps, sent) => stamps.map((stamp, index) => ({ ...stamp, id: sent[index]?.id ?? stamp.id })),
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

/** Defects in the ids that the server assigns. */
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
      stamps.map((stamp, index) => ({ ...stamp, id: `content-${hash(JSON.stringify(sent[index]))}` })),
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
    apply: stamping('Bundle', (stamps) => stamps.map((stamp, index) => ({ ...stamp, id: `entry-${index}` }))),
  },
];

function hash(text: string): string {
  let value = 0;
  for (const character of text) value = (Math.imul(value, 31) + character.codePointAt(0)!) | 0;
  return (value >>> 0).toString(36);
}
