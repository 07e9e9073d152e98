import { setTimeout as delay } from 'node:timers/promises';
import type { Bundle } from 'fhir/r4';
import { armTagSystem, blockTagSystem, eventsPerBlock } from '../../contracts/results/load-result/tags.ts';
import type { CountedBy } from '../../contracts/results/load-result/validity.ts';
import type { Client } from '../../target/http/client.ts';
import { blockOf } from '../arm/pack.ts';
import { parseJson } from './stored-events.ts';

/** Events of an arm that search finds; null when search gives no count. */
export type CountArm = (marker: string, events: number) => Promise<number | null>;

export const counters: Record<Exclude<CountedBy, 'sample-only'>, (client: Client) => CountArm> = {
  total: (client) => (marker, events) => sumOfBlocks(marker, events, (tag) => totalOf(client, tag)),
  paging: (client) => (marker, events) => sumOfBlocks(marker, events, (tag) => countByPaging(client, tag)),
};

interface Known {
  /** A marker under which `events` were stored, and not more than `atMost`. */
  marker: string;
  events: number;
  atMost: number;
  /** A marker that was never sent. */
  unused: string;
}

/**
 * Finds a way to count that can be trusted: one that finds the known events, waiting for them to
 * become visible, and nothing under the unused marker.
 */
export async function chooseCounting(client: Client, known: Known, timeoutMs: number): Promise<CountedBy> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const total = await tryCounting(counters.total(client), known);
    if (total === 'right') return 'total';
    const paging = await tryCounting(counters.paging(client), known);
    // The events may have become visible between the two.
    if (paging === 'right')
      return total === 'too few' && (await tryCounting(counters.total(client), known)) === 'right'
        ? 'total'
        : 'paging';
    if ((total === 'wrong' && paging === 'wrong') || Date.now() > deadline) return 'sample-only';
    await delay(200);
  }
}

async function tryCounting(count: CountArm, known: Known): Promise<'right' | 'too few' | 'wrong'> {
  const found = await count(known.marker, known.events);
  if (found === null || found > known.atMost) return 'wrong';
  if ((await count(known.unused, known.events)) !== 0) return 'wrong';
  return found >= known.events ? 'right' : 'too few';
}

async function sumOfBlocks(
  marker: string,
  events: number,
  countTag: (tag: string) => Promise<number | null>,
): Promise<number | null> {
  if (events <= eventsPerBlock) return countTag(`${armTagSystem}|${marker}`);
  let sum = 0;
  for (let first = 0; first < events; first += eventsPerBlock) {
    const count = await countTag(`${blockTagSystem}|${blockOf(marker, first)}`);
    if (count === null) return null;
    sum += count;
  }
  return sum;
}

async function totalOf(client: Client, tag: string): Promise<number | null> {
  const page = await search(client, `_tag=${encodeURIComponent(tag)}&_count=0`);
  return page?.total ?? null;
}

/** Distinct ids over all pages, for a server that gives no total. */
async function countByPaging(client: Client, tag: string): Promise<number | null> {
  const ids = new Set<string>();
  for (;;) {
    const page = await search(client, `_tag=${encodeURIComponent(tag)}&_count=500&_offset=${ids.size}`);
    if (!page) return null;
    const before = ids.size;
    for (const { resource } of page.entry ?? []) if (resource?.id) ids.add(resource.id);
    if (ids.size === before) return ids.size;
  }
}

async function search(client: Client, query: string): Promise<Bundle | null> {
  const { status, body } = await client.request({
    method: 'GET',
    path: `/AuditEvent?${query}`,
    headers: { accept: 'application/fhir+json' },
  });
  const page = status === 200 ? (parseJson(body) as Bundle | null) : null;
  return page?.resourceType === 'Bundle' ? page : null;
}
