import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { rewriting } from '../altering/rewriting.ts';
import type { Sent } from '../altering/sent-events.ts';
import { stamping } from '../altering/stamping.ts';
import type { Defect } from './defect.ts';

const kinds = [
  ['create', 'AuditEvent', 'CREATE'],
  ['bundle', 'Bundle', 'BUNDLE'],
] as const;

type Kind = 'CREATE' | 'BUNDLE';
type Change = (time: string, sent: Sent) => string;

/** A minute before this process started: the time of a clock that is stuck. */
const startedAt = new Date(Date.now() - performance.now() - 60_000).toISOString();

const faults: { name: string; breaks: (kind: Kind) => RequirementId[]; change: Change }[] = [
  {
    name: 'kept',
    breaks: (kind) => [`${kind}-LASTUPDATED-BUMPED`],
    change: (time, sent) => sent.meta?.lastUpdated ?? time,
  },
  {
    name: 'of-recorded',
    breaks: (kind) => [`${kind}-LASTUPDATED-BUMPED`],
    change: (time, sent) => sent.recorded ?? time,
  },
  {
    name: 'stuck-at-the-start',
    breaks: (kind) => [`${kind}-LASTUPDATED-BUMPED`],
    change: () => startedAt,
  },
  {
    name: 'an-hour-ahead',
    breaks: (kind) => [`${kind}-LASTUPDATED-BUMPED`],
    change: (time) => new Date(Date.parse(time) + 3600_000).toISOString(),
  },
  {
    name: 'without-zone',
    breaks: (kind) => [`${kind}-LASTUPDATED-INSTANT`],
    change: (time) => time.replace('Z', ''),
  },
  {
    name: 'only-a-date',
    breaks: (kind) => [`${kind}-LASTUPDATED-INSTANT`],
    change: (time) => time.slice(0, 10),
  },
  {
    name: 'in-seconds-of-the-epoch',
    breaks: (kind) => [`${kind}-LASTUPDATED-INSTANT`],
    change: (time) => String(Math.floor(Date.parse(time) / 1000)),
  },
];

const changed: Defect[] = kinds.flatMap(([prefix, kind, group]) =>
  faults.map(({ name, breaks, change }) => ({
    name: `${prefix}-last-updated-${name}`,
    breaks: breaks(group),
    knockOns: [
      `${group}-LASTUPDATED-BUMPED`,
      ...(group === 'CREATE' ? (['SEARCH-LASTUPDATED'] as const) : []),
    ],
    apply: stamping(kind, (stamps, sent) =>
      stamps.map((stamp, index) => ({
        ...stamp,
        lastUpdated: change(stamp.lastUpdated, sent[index] ?? {}),
      })),
    ),
  })),
);

/** Defects in `meta.lastUpdated`. */
export const lastUpdatedDefects: readonly Defect[] = [
  ...changed,
  ...kinds.map(
    ([prefix, kind, group]): Defect => ({
      name: `${prefix}-last-updated-missing`,
      breaks: [`${group}-LASTUPDATED-INSTANT`],
      knockOns: [`${group}-LASTUPDATED-BUMPED`, 'SEARCH-LASTUPDATED'],
      apply: rewriting(
        (event) => {
          const { lastUpdated: _, ...meta } = event.meta as Record<string, unknown>;
          return { ...event, meta };
        },
        [kind],
      ),
    }),
  ),
];
