import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  differenceOf,
  matchedRatio,
  pairedRatio,
  roundsForInterval,
  roundsForMatchedInterval,
} from '../../../../load/figures/ratio.ts';
import { randomFrom } from '../../../../load/plan/random.ts';
import { expect, test } from '../../../plain-test.ts';

const isOne = (product: number) => Math.abs(product - 1) < 1e-9;
const quotients = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 15 });

test('the ratio lies among its rounds and inside its interval', () => {
  fc.assert(
    fc.property(quotients, fc.nat(), (rounds, seed) => {
      const { value, interval, rounds: count } = pairedRatio(rounds, seed)!;
      const [least, most] = [Math.min(...rounds) * (1 - 1e-9), Math.max(...rounds) * (1 + 1e-9)];
      assert.equal(count, rounds.length);
      assert.ok(value >= least && value <= most);
      if (!interval) return assert.ok(rounds.length < roundsForInterval);
      assert.ok(interval.low <= value * (1 + 1e-9) && interval.high >= value * (1 - 1e-9));
      assert.ok(interval.low >= least && interval.high <= most);
    }),
    { numRuns: 20 },
  );
});

test('which of two is the divisor does not matter', () => {
  fc.assert(
    fc.property(quotients, (rounds) => {
      const there = pairedRatio(rounds, 1)!.value;
      const back = pairedRatio(
        rounds.map((quotient) => 1 / quotient),
        1,
      )!.value;
      assert.ok(isOne(there * back));
    }),
    { numRuns: 20 },
  );
});

test('the ratio of runs in turn lies inside its interval, among its rounds, and turns with it', () => {
  fc.assert(
    fc.property(quotients, (rounds) => {
      const { value, interval } = matchedRatio(rounds)!;
      const back = matchedRatio(rounds.map((quotient) => 1 / quotient))!;
      assert.ok(isOne(value * back.value));
      if (!interval) return assert.ok(rounds.length < roundsForMatchedInterval);
      assert.ok(isOne(interval.low * back.interval!.high));
      assert.ok(interval.low <= value && interval.high >= value);
      assert.ok(interval.low >= Math.min(...rounds) * (1 - 1e-9));
      assert.ok(interval.high <= Math.max(...rounds) * (1 + 1e-9));
    }),
  );
});

// Hollander, Wolfe, table A.4: the largest rank sum of a two-sided test at 5 %.
for (const [n, cut] of [
  [6, 0],
  [7, 2],
  [8, 3],
  [10, 8],
  [15, 25],
  [20, 52],
] as const)
  test(`of ${n} rounds in turn the interval leaves out ${cut} averages at either end`, () => {
    const logs = Array.from({ length: n }, (_, nth) => 2 ** nth / 1e6);
    const averages = logs
      .flatMap((one, nth) => logs.slice(nth).map((other) => (one + other) / 2))
      .sort((a, b) => a - b);
    const { interval } = matchedRatio(logs.map(Math.exp))!;
    expect(Math.log(interval!.low)).toBeCloseTo(averages[cut]!, 9);
    expect(Math.log(interval!.high)).toBeCloseTo(averages.at(-1 - cut)!, 9);
  });

test('a run of hundreds of rounds in turn has an interval too', { tag: '@slow' }, () => {
  const { interval } = matchedRatio(Array.from({ length: 200 }, (_, nth) => 1 + Math.sin(nth) / 10))!;
  expect(interval!.low).toBeGreaterThan(0.95);
  expect(interval!.high).toBeLessThan(1.05);
});

test('the same seed gives the same interval', () => {
  const rounds = [1.2, 1.4, 1.1, 1.3, 1.25, 1.6];
  expect(pairedRatio(rounds, 3)).toEqual(pairedRatio(rounds, 3));
});

test('no rounds, no ratio', () => {
  expect(pairedRatio([], 1)).toBeNull();
});

test('ten equal rounds are reported as different in at most one of ten simulated runs', {
  tag: '@slow',
}, () => {
  const random = randomFrom('noise');
  const noise = () => Math.exp(0.1 * (random() + random() + random() + random() - 2));
  const runs = 300;
  let apart = 0;
  for (let run = 0; run < runs; run++) {
    const { interval } = pairedRatio(
      Array.from({ length: 10 }, () => noise() / noise()),
      run,
    )!;
    if (interval!.low > 1 || interval!.high < 1) apart++;
  }
  expect(apart / runs).toBeLessThan(0.1);
});

test('ten rounds that are 20 % faster are nearly always reported as different', () => {
  const random = randomFrom('faster');
  const noise = () => Math.exp(0.1 * (random() + random() + random() + random() - 2));
  for (let run = 0; run < 30; run++) {
    const { interval } = pairedRatio(
      Array.from({ length: 10 }, () => (1.2 * noise()) / noise()),
      run,
    )!;
    assert.ok(interval!.low > 1, `run ${run}`);
  }
});

const bounds = fc
  .tuple(fc.double({ min: 0.2, max: 5, noNaN: true }), fc.double({ min: 0.2, max: 5, noNaN: true }))
  .map(([one, other]) => ({ low: Math.min(one, other), high: Math.max(one, other) }));
const ratioWith = (interval: { low: number; high: number }) => ({
  value: Math.sqrt(interval.low * interval.high),
  interval,
  rounds: 10,
});

test('an interval that contains 1 or is within the noise floor shows no difference, any other shows faster or slower', () => {
  fc.assert(
    fc.property(bounds, bounds, (interval, noise) => {
      const said = differenceOf(ratioWith(interval), ratioWith(noise));
      const isWithin = interval.low >= noise.low && interval.high <= noise.high;
      if ((interval.low <= 1 && interval.high >= 1) || isWithin)
        return assert.equal(said, 'not distinguishable');
      assert.equal(said, interval.low > 1 ? 'faster' : 'slower');
    }),
  );
  expect(differenceOf(ratioWith({ low: 1.1, high: 1.2 }), null)).toBe('faster');
  expect(differenceOf({ value: 2, interval: null, rounds: 3 }, null)).toBeNull();
});
