import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SegmentArm } from '../../../../contracts/results/load-result/arm.ts';
import type { LoadResult, LoadSegmentResult } from '../../../../contracts/results/load-result/result.ts';
import { mergedPercentiles } from '../../../../load/figures/percentiles.ts';
import { percentileGrid } from '../../../../load/k6/protocol.ts';
import { mergeSegments } from '../../../../load/segments/merge.ts';
import { commonWindow } from '../../../../load/segments/overlap.ts';
import { evenVus, k6Parameters, ownCount, ownRequest, ownShare } from '../../../../load/segments/segment.ts';
import { armResult, result as example, single } from '../../../examples/load-result.ts';
import { expect, test } from '../../../plain-test.ts';

const parts = fc.integer({ min: 1, max: 12 });

test('segments share requests, events and VUs so that each is sent once', () => {
  fc.assert(
    fc.property(
      parts,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 1, max: 64 }),
      (count, batch, more, asked) => {
        const events = count * batch + more;
        const requests = Math.ceil(events / batch);
        const segments = Array.from({ length: count }, (_, nth) => ({ part: nth + 1, parts: count }));
        const vus = evenVus(segments[0]!, Math.min(asked, requests));
        const shares = segments.map((segment) => ownShare(segment, { batch, events, requests, vus }));
        const sum = (of: 'events' | 'requests' | 'vus') =>
          shares.reduce((total, share) => total + share[of], 0);
        assert.deepEqual([sum('events'), sum('requests'), sum('vus')], [events, requests, vus]);
        const sent = segments.flatMap((segment) =>
          Array.from({ length: ownCount(segment, requests) }, (_, nth) => ownRequest(segment, nth)),
        );
        assert.deepEqual(
          sent.sort((a, b) => a - b),
          Array.from({ length: requests }, (_, nth) => nth),
        );
        assert.ok(vus <= Math.max(count, requests));
      },
    ),
  );
  expect(k6Parameters({ part: 1, parts: 4 })).toEqual([
    ...['--execution-segment', '0:1/4', '--execution-segment-sequence', '0,1/4,2/4,3/4,1'],
  ]);
});

/** As k6 has them: linear between the samples next to the rank. */
function k6Percentile(sorted: readonly number[], percentile: number): number {
  const rank = (percentile / 100) * (sorted.length - 1);
  const below = Math.floor(rank);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (rank - below);
}

/** Points of a percentile by which docs/load.md says that the merged one may be off: the grid's step below and above. */
const off = { p50: [0.5, 0.5], p90: [0.5, 0.5], p99: [0.5, 0.01], p99_9: [0.01, 0.01] } as const;

test('merged percentiles are those of all samples in one heap, to within a step of the grid and a sample of each', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          scale: fc.double({ min: 0.1, max: 100, noNaN: true }),
          heap: fc.array(fc.double({ min: 0, max: 0.9999, noNaN: true }), { minLength: 1, maxLength: 600 }),
        }),
        { minLength: 2, maxLength: 6 },
      ),
      (segments) => {
        // A long tail (Pareto), each machine at its own distance.
        const heaps = segments.map(({ scale, heap }) => heap.map((u) => scale / Math.sqrt(1 - u)));
        const tables = heaps.map((heap) => {
          const sorted = heap.toSorted((a, b) => a - b);
          return { count: heap.length, valuesMs: percentileGrid.map((p) => k6Percentile(sorted, p)) };
        });
        const pooled = heaps.flat().sort((a, b) => a - b);
        const merged = mergedPercentiles(tables)!;
        assert.equal(merged.max, pooled.at(-1));
        for (const [name, [below, above]] of Object.entries(off)) {
          const percentile = Number(name.slice(1).replace('_', '.'));
          const value = merged[name as keyof typeof off];
          const least = (pooled.length * (percentile - below)) / 100 - heaps.length;
          const most = (pooled.length * (percentile + above)) / 100 + heaps.length;
          const atMost = pooled.filter((sample) => sample <= value * (1 + 1e-9)).length;
          const beneath = pooled.filter((sample) => sample < value * (1 - 1e-9)).length;
          assert.ok(atMost >= least, `${name} too low`);
          assert.ok(beneath <= most, `${name} too high`);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('a common window lasts from the first start to the last end, and says how far all sent in it', () => {
  const window = (startedAt: number, endedAt: number) => ({ startedAt, endedAt });
  expect(commonWindow([window(0, 100), window(20, 100)])).toEqual({ windowMs: 100, overlap: 0.8 });
  expect(commonWindow([window(0, 40), window(60, 100)])).toEqual({ windowMs: 100, overlap: 0 });
  expect(commonWindow([window(5, 45), null])).toEqual({ windowMs: 40, overlap: null });
  expect(commonWindow([null])).toEqual({ windowMs: 0, overlap: null });
});

const start = 1_700_000_000_000;

/** A segment of two that sent one arm of single. */
function segmentOf(
  part: number,
  {
    run,
    ...changes
  }: Partial<Omit<LoadSegmentResult, 'run'>> & { run?: Partial<LoadSegmentResult['run']> } = {},
  arm: Partial<SegmentArm> = {},
): LoadSegmentResult {
  const { interleavedWith: _interleavedWith, ...identity } = example.run;
  const { steps: _steps, capacity: _capacity, trends: _trends, segments: _segments, ...measured } = example;
  return {
    ...measured,
    kind: 'segment',
    run: { ...identity, segment: `${part}/2`, ...run },
    settings: { ...example.settings, rounds: 1, eventsPerArm: 200 },
    modes: example.modes.slice(0, 1),
    arms: [
      {
        ...armResult(single, { vus: 4, marker: `run-1-s0${part}-a0001`, eventsPerSecond: 100 }),
        events: { planned: 100, acknowledged: 100, inDoubt: 0, stored: 100 },
        requests: { planned: 100, sent: 100, acknowledged: 100 },
        segment: {
          ...{ events: 200, startedAt: start, endedAt: start + 1000 },
          serviceTimeMs: percentileGrid.map(() => part),
        },
        ...arm,
      },
    ],
    ...changes,
  };
}

const merge = (...results: LoadResult[]) =>
  mergeSegments(results.map((result, nth) => ({ name: `folder${nth + 1}`, result })));

test('throughput is what all acknowledged over the common window, with a warning when that was hardly common', () => {
  const together = merge(segmentOf(1), segmentOf(2));
  expect(together.modes[0]).toMatchObject({ serviceTimeMs: { p50: 1, max: 2 } });
  expect(together.modes[0]!.eventsPerSecond).toBeCloseTo(200, 9);
  expect(together.arms[0]).toMatchObject({ marker: 'run-1-a0001', overlap: 1, vus: 8, complete: true });
  expect(together.notes.filter(({ kind }) => kind === 'warning')).toEqual([]);
  expect(together.run).not.toHaveProperty('segment');
  const late = { events: 200, startedAt: start + 900, endedAt: start + 1900, serviceTimeMs: null };
  const apart = merge(segmentOf(1), segmentOf(2, {}, { segment: late }));
  expect(apart.modes[0]!.eventsPerSecond).toBeCloseTo(200 / 1.9, 9);
  expect(apart.notes[0]).toEqual({
    kind: 'warning',
    text: expect.stringMatching(/^the segments sent single together for only 5 % of the window/),
  });
});

test('the whole is valid only if each segment is, and its exit code is the worst', () => {
  const { validity } = example;
  const lost = {
    ...{ ...validity, verdict: 'INVALID' as const, lost: 3, stored: 159_997 },
    reasons: ['3 of 160000 acknowledged events were not found'],
  };
  const invalid = merge(segmentOf(1), segmentOf(2, { validity: lost }));
  expect(invalid.validity).toMatchObject({ verdict: 'INVALID', lost: 3, acknowledged: 320_000 });
  expect(invalid.validity.reasons).toEqual(['segment 2/2: 3 of 160000 acknowledged events were not found']);
  expect(invalid.run.exitCode).toBe(1);
  expect(invalid.modes[0]!.eventsPerSecond).toBeNull();
  const unverified = { ...validity, verdict: 'unverified' as const, reasons: ['nothing was acknowledged'] };
  expect(merge(segmentOf(1), segmentOf(2, { validity: unverified })).run.exitCode).toBe(3);
  const stopped = { reason: 'interrupted' as const, afterMs: 5, message: 'The run was interrupted.' };
  const cut = merge(segmentOf(1), segmentOf(2, { stopped, arms: [] }));
  expect([cut.run.exitCode, cut.stopped!.message]).toEqual([130, 'Segment 2/2: The run was interrupted.']);
  expect(cut.arms[0]).toMatchObject({ complete: false, overlap: null, events: { planned: 200 } });
  expect(merge(segmentOf(2), segmentOf(1)).run.exitCode).toBe(0);
});

test('missing, repeated or foreign segments are refused with a sentence', () => {
  const run = (changes: Partial<LoadSegmentResult['run']>) => ({ run: changes });
  const refusals: [LoadResult[], RegExp][] = [
    [[segmentOf(1)], /Name each of the 2 segments once. Missing, repeated or extra: 2\/2\./],
    [[segmentOf(1), segmentOf(1)], /or extra: 1\/2, 2\/2\./],
    [[segmentOf(1), segmentOf(2), segmentOf(2)], /or extra: 2\/2\./],
    [[segmentOf(1), segmentOf(2, run({ segment: '2/3' }))], /or extra: 2\/2, 2\/3\./],
    [[segmentOf(1), segmentOf(2, run({ id: 'run-2' }))], /folder2 has a different run id than folder1/],
    [[segmentOf(1), segmentOf(2, run({ seed: 2 }))], /different seed/],
    [[segmentOf(1), segmentOf(2, { harness: { name: 'x', version: '9' } })], /different harness version/],
    [
      [segmentOf(1), segmentOf(2, { corpus: { ...example.corpus, sha256: '1'.repeat(64) } })],
      /different corpus/,
    ],
    [
      [segmentOf(1), segmentOf(2, { settings: { ...example.settings, rounds: 1, vus: 4 } })],
      /folder2 has a different setting "vus" than folder1/,
    ],
    [
      [segmentOf(1), segmentOf(2, { settings: { ...segmentOf(2).settings, eventsPerArm: 9 } })],
      /number of events/,
    ],
    [
      [segmentOf(1), segmentOf(2, {}, { segment: undefined as never })],
      /folder2 lacks what merging segments needs/,
    ],
    [[segmentOf(1), segmentOf(2, {}, { round: 2 })], /folder2 sent a different arm 1 than folder1/],
    [[segmentOf(1), example], /folder2 is not a segment of a load run/],
  ];
  for (const [results, says] of refusals) expect(() => merge(...results)).toThrow(says);
});
