import assert from 'node:assert/strict';
import fc from 'fast-check';
import { roundsForTrend, trendOf } from '../../../../load/figures/trend.ts';
import { randomFrom } from '../../../../load/plan/random.ts';
import { expect, test } from '../../../plain-test.ts';

const isClose = (one: number, other: number, within: number) => Math.abs(one - other) < within;
const values = fc.array(fc.double({ min: 1, max: 1e5, noNaN: true }), { minLength: 10, maxLength: 30 });

test('a trend turns with its values, and does not ask for their unit', () => {
  fc.assert(
    fc.property(values, (given) => {
      const there = trendOf(given)!;
      const back = trendOf([...given].reverse())!;
      assert.ok(isClose(back.p, there.p, 1e-9));
      assert.ok(isClose(back.changePercent, -there.changePercent, 1e-6));
      const scaled = trendOf(given.map((value) => value * 1024))!;
      assert.ok(isClose(scaled.p, there.p, 1e-9));
      assert.ok(isClose(scaled.changePercent, there.changePercent, 1e-6));
      assert.ok(there.p >= 0 && there.p <= 1);
    }),
  );
});

test('a steady fall of 10 % is found with its size, and constancy is none', () => {
  const fall = Array.from({ length: 20 }, (_, round) => 1000 - (100 * round) / 19);
  expect(trendOf(fall)!.p).toBeLessThan(0.001);
  expect(trendOf(fall)!.changePercent).toBeCloseTo((-100 / 950) * 100, 6);
  const constant = Array.from({ length: 20 }, () => 7);
  expect(trendOf(constant)!.p).toBeCloseTo(1, 6);
  expect(trendOf(constant)).toMatchObject({ changePercent: 0 });
});

test('what only scatters is taken for a trend in about one of twenty', () => {
  const random = randomFrom('scatter');
  const runs = 1000;
  let found = 0;
  for (let run = 0; run < runs; run++)
    if (trendOf(Array.from({ length: 15 }, () => random() ** 2))!.p < 0.05) found++;
  expect(found / runs).toBeLessThan(0.07);
  expect(found / runs).toBeGreaterThan(0.01);
});

test('too few rounds say nothing', () => {
  expect(trendOf(Array.from({ length: roundsForTrend - 1 }, (_, round) => round))).toBeNull();
});
