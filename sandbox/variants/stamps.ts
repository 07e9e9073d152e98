import { randomBytes, randomUUID } from 'node:crypto';
import { rewriting } from '../altering/rewriting.ts';
import type { Stamp } from '../ingest/stamps.ts';
import type { Variant } from './variant.ts';

/** Changes the stamp of every event. */
const stamped = (name: string, change: (stamp: Stamp) => Stamp): Variant => ({
  name,
  apply: ({ assign }) => ({ assign: (count) => assign(count).map(change) }),
});

const ids = (name: string, id: () => string) => stamped(name, (stamp) => ({ ...stamp, id: id() }));

const times = (name: string, change: (time: string) => string) =>
  stamped(name, (stamp) => ({ ...stamp, lastUpdated: change(stamp.lastUpdated) }));

let count = 0;

/** The same instant with another offset, as RFC 3339. */
function inZone(time: string, zone: string): string {
  const [, hours, minutes] = /\+(\d\d):(\d\d)/.exec(zone)!;
  const shifted = new Date(Date.parse(time) + (Number(hours) * 60 + Number(minutes)) * 60_000);
  return shifted.toISOString().replace('Z', zone);
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID: 48 bits of time and 80 random bits in Crockford's base 32. */
function ulid(): string {
  let time = Date.now();
  let head = '';
  for (let n = 0; n < 10; n++) {
    head = crockford[time % 32] + head;
    time = Math.floor(time / 32);
  }
  return head + [...randomBytes(16)].map((byte) => crockford[byte % 32]).join('');
}

/** Variants of `id`, `meta.lastUpdated` and whatever else a server writes into an event. */
export const stampVariants: readonly Variant[] = [
  ids('id-uuid-4', () => randomUUID()),
  ids('id-uuid-in-capitals', () => randomUUID().toUpperCase()),
  ids('id-ulid', ulid),
  ids('id-of-elasticsearch', () => randomBytes(15).toString('base64url').replace(/[-_]/g, '0')),
  ids('id-counting-from-1', () => String(++count)),
  ids('id-of-64-characters-with-dots', () => `${randomUUID()}.${'a.'.repeat(13)}b`),
  times('last-updated-without-fraction', (time) => time.replace(/\.\d+/, '')),
  times('last-updated-of-6-digits', (time) => time.replace('Z', '123Z')),
  times('last-updated-of-9-digits', (time) => time.replace('Z', '123456Z')),
  times('last-updated-in-utc-by-offset', (time) => time.replace('Z', '+00:00')),
  times('last-updated-in-india', (time) => inZone(time, '+05:30')),
  {
    name: 'version-id-added',
    apply: rewriting((event) => ({ ...event, meta: { versionId: '1', ...(event.meta as object) } })),
  },
  {
    name: 'keys-in-another-order',
    apply: rewriting((event) =>
      Object.fromEntries(Object.entries(event).sort(([a], [b]) => (a < b ? 1 : -1))),
    ),
  },
];
