import assert from 'node:assert/strict';
import fc from 'fast-check';
import { modeName } from '../../../../contracts/results/load-result/mode.ts';
import { eventsPerArm, warmUpEvents } from '../../../../load/plan/event-counts.ts';
import { markerOf, modesOf, planRounds } from '../../../../load/plan/plan.ts';
import { expect, test } from '../../../plain-test.ts';

const options = fc.record({
  batches: fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 5 }),
  rounds: fc.integer({ min: 1, max: 12 }),
  seed: fc.nat(),
  gzip: fc.boolean(),
});

test('each round has each mode once, and single a second time as the A/A arm', () => {
  fc.assert(
    fc.property(options, (given) => {
      const rounds = planRounds(given);
      const names = ['single', ...modesOf(given.batches, given.gzip).map(modeName)].sort();
      assert.equal(rounds.length, given.rounds);
      for (const arms of rounds) {
        const controls = arms.filter(({ control }) => control);
        assert.deepEqual(arms.map(({ mode }) => modeName(mode)).sort(), names);
        assert.deepEqual(
          controls.map(({ mode }) => modeName(mode)),
          ['single'],
        );
      }
    }),
  );
});

test('gzip bodies go singly and in the largest Bundles, after all plain ones', () => {
  const names = (batches: number[]) => modesOf(batches, true).map(modeName);
  expect(names([100, 10])).toEqual(['single', 'bulk 10', 'bulk 100', 'single gzip', 'bulk 100 gzip']);
  expect(names([])).toEqual(['single', 'single gzip']);
});

test('every arm has a marker of its own, of one length, legal as a FHIR code and within an id', () => {
  const markers = Array.from({ length: 500 }, (_, arm) => markerOf('20260101T000000Z-ab12', arm));
  expect(new Set(markers).size).toBe(markers.length);
  expect(new Set(markers.map(({ length }) => length)).size).toBe(1);
  expect(markers.filter((marker) => !/^[A-Za-z0-9\-.]{1,64}$/.test(`${marker}-00000000`))).toEqual([]);
});

test('the same seed gives the same order and another seed soon another', () => {
  const order = (seed: number) =>
    planRounds({ batches: [1, 10, 100], rounds: 10, seed })
      .flat()
      .map(({ mode }) => modeName(mode))
      .join();
  expect(order(7)).toBe(order(7));
  expect(new Set([1, 2, 3, 4, 5].map(order)).size).toBeGreaterThan(1);
});

test('no mode stands first in every round', () => {
  const first = planRounds({ batches: [10, 100], rounds: 30, seed: 1 }).map(([arm]) => modeName(arm!.mode));
  expect(new Set(first).size).toBe(3);
});

test('events of an arm fill the time and no more, in whole Bundles of the largest size', () => {
  fc.assert(
    fc.property(
      fc.record({
        timeMs: fc.integer({ min: 1000, max: 600_000 }),
        overheadMs: fc.integer({ min: 0, max: 1000 }),
        rounds: fc.integer({ min: 1, max: 20 }),
        rates: fc.array(fc.integer({ min: 5, max: 50_000 }), { minLength: 1, maxLength: 5 }),
        batches: fc.constantFrom([1, 10], [1, 1000], [7]),
      }),
      (given) => {
        const events = eventsPerArm(given);
        const largest = Math.max(...given.batches);
        assert.equal(events % largest, 0);
        assert.ok(events >= largest);
        const neededMs = (count: number) =>
          given.rates.reduce(
            (sum, rate) => sum + given.rounds * ((count / rate) * 1000 + given.overheadMs),
            0,
          );
        if (events > largest) assert.ok(neededMs(events) <= given.timeMs + 1e-6);
        assert.ok(neededMs(events + largest) > given.timeMs - 1e-6);
      },
    ),
  );
});

test('a slow target gets a small warm-up, in which each VU still has a request', () => {
  expect(warmUpEvents({ kind: 'single', batch: 1 }, 8, 2000)).toBe(8);
  expect(warmUpEvents({ kind: 'single', batch: 1 }, 8, 1)).toBe(2000);
  expect(warmUpEvents({ kind: 'bulk', batch: 1000 }, 8, 1)).toBe(8000);
});
