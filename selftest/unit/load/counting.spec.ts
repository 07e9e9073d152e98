import type { SegmentArm } from '../../../contracts/results/load-result/arm.ts';
import { armTagSystem } from '../../../contracts/results/load-result/tags.ts';
import { prepareEvents } from '../../../load/arm/pack.ts';
import { runPreflight } from '../../../load/phases/preflight.ts';
import { markerOf } from '../../../load/plan/plan.ts';
import { chooseCounting, counters } from '../../../load/verify/count.ts';
import { reconcile } from '../../../load/verify/reconcile.ts';
import { eventsInAnswer, readStored } from '../../../load/verify/stored-events.ts';
import { createClient } from '../../../target/http/client.ts';
import { event, noAuthorization } from '../../command/load/subjects.ts';
import { armResult } from '../../examples/load-result.ts';
import { expect, test } from '../../plain-test.ts';
import { type Behavior, startMemoryTarget } from './memory-target.ts';

const prepared = prepareEvents([event], 'run-1');
const marker = markerOf('run-1', 1);

async function withTarget(
  behavior: Behavior,
  work: (client: ReturnType<typeof createClient>) => Promise<void>,
) {
  const target = await startMemoryTarget(behavior);
  const client = createClient(noAuthorization(target.url), { get: async () => null });
  try {
    await work(client);
  } finally {
    await client.close();
    await target.close();
  }
}

async function send(
  client: ReturnType<typeof createClient>,
  first: number,
  count: number,
): Promise<string[]> {
  const resources = Array.from(
    { length: count },
    (_, index) => `{"resource":${prepared(marker, first + index)}}`,
  );
  const body = `{"resourceType":"Bundle","type":"collection","entry":[${resources.join(',')}]}`;
  const answer = await client.request({ method: 'POST', path: '/', body });
  return eventsInAnswer(answer.body).map(({ id }) => id!);
}

const known = { marker, events: 3, atMost: 3, unused: `${marker}-unused` };

test('counts by total where search gives one', () =>
  withTarget({}, async (client) => {
    await send(client, 0, 3);
    expect(await chooseCounting(client, known, 1000)).toBe('total');
  }));

test('counts by paging where search gives no total', () =>
  withTarget({ search: 'no-total' }, async (client) => {
    await send(client, 0, 3);
    expect(await chooseCounting(client, known, 1000)).toBe('paging');
    await send(client, 3, 1200);
    expect(await counters.paging(client)(marker, 1203)).toBe(1203);
  }));

test('does not trust a search that is missing, or finds all under any marker', async () => {
  for (const search of ['none', 'ignores-tags'] as const)
    await withTarget({ search }, async (client) => {
      await send(client, 0, 3);
      expect(await chooseCounting(client, known, 60_000)).toBe('sample-only');
    });
});

test('does not trust a search that never finds what was stored', () =>
  withTarget({ loses: (number) => number === 2 }, async (client) => {
    await send(client, 0, 3);
    expect(await chooseCounting(client, known, 100)).toBe('sample-only');
  }));

test('waits for events that become visible later', () =>
  withTarget({}, async (client) => {
    const choice = chooseCounting(client, known, 5000);
    await send(client, 0, 3);
    expect(await choice).toBe('total');
  }));

test("a segment's events are counted by the numbers that they have among all", () =>
  withTarget({}, async (client) => {
    // The second of two segments sends every other thousand of 12,000: its blocks reach beyond its own count.
    for (let first = 1000; first < 12_000; first += 2000) await send(client, first, 1000);
    const events = { planned: 6000, acknowledged: 6000, inDoubt: 0, stored: null };
    const requests = { planned: 6, sent: 6, acknowledged: 6 };
    const arm: SegmentArm = {
      ...armResult({ kind: 'bulk', batch: 1000 }, { marker, events, requests }),
      segment: { events: 12_000, startedAt: null, endedAt: null, serviceTimeMs: null },
    };
    const { validity } = await reconcile(client, {
      arms: [arm],
      ...{ answers: [], prepared, countedBy: 'total', seed: 1, visibilityTimeoutMs: 1, drawnPerAnswer: 0 },
    });
    expect(validity).toMatchObject({ verdict: 'valid', stored: 6000, lost: 0, excess: 0 });
  }));

test('an arm beyond one block is counted block by block', () =>
  withTarget({}, async (client) => {
    await send(client, 4998, 5);
    expect(await counters.total(client)(marker, 10_000)).toBe(5);
    const whole = `/AuditEvent?_tag=${encodeURIComponent(`${armTagSystem}|${marker}`)}&_count=0`;
    const { body } = await client.request({ method: 'GET', path: whole });
    expect(JSON.parse(body.toString()).total).toBe(5);
  }));

test('an event stored differently from how it was sent is reported, as is one that is gone', () =>
  withTarget({ loses: (number) => number === 2 }, async (client) => {
    const [kept, gone] = await send(client, 0, 2);
    const sent = JSON.parse(prepared(marker, 0));
    expect(await readStored(client, kept!, sent, 0)).toEqual({ kind: 'as-sent' });
    expect(await readStored(client, kept!, { ...sent, action: 'D' }, 0)).toMatchObject({ kind: 'different' });
    expect(await readStored(client, gone!, JSON.parse(prepared(marker, 1)), 0)).toMatchObject({
      kind: 'missing',
    });
  }));

const settings = { visibilityTimeoutMs: 200, gzip: false };

test('the preflight names what does not hold', async () => {
  await withTarget({}, async (client) => {
    const { preflight, countedBy } = await runPreflight(client, prepared, 'run-1', settings);
    expect(preflight.cases.filter(({ passed }) => !passed)).toEqual([]);
    expect([preflight.passed, countedBy]).toEqual([true, 'total']);
  });
  await withTarget({ loses: (number) => number === 4 }, async (client) => {
    const { preflight } = await runPreflight(client, prepared, 'run-1', settings);
    expect(preflight.cases.find(({ passed }) => !passed)?.message).toContain('found nothing');
  });
  await withTarget({ fails: (submission) => submission === 3 }, async (client) => {
    const { preflight } = await runPreflight(client, prepared, 'run-1', settings);
    expect(preflight.cases.find(({ passed }) => !passed)?.message).toBe(
      'the response was 500 instead of 201',
    );
  });
});
