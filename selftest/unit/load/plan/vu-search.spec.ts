import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chosenStep, searchVus } from '../../../../load/phases/vu-search.ts';
import { expect, test } from '../../../plain-test.ts';

test('doubles until two steps in a row have brought no rise, and takes the fewest VUs of the plateau', async () => {
  const target = async (vus: number) => Math.min(vus, 8) * 100;
  const steps = await searchVus(target);
  expect(steps.map(({ vus }) => vus)).toEqual([1, 2, 4, 8, 16, 32]);
  expect(chosenStep(steps)).toEqual({ vus: 8, eventsPerSecond: 800 });
});

test('one bad step does not end the search', async () => {
  const steps = await searchVus(async (vus) => (vus === 4 ? 150 : vus * 100));
  expect(chosenStep(steps)!.vus).toBe(128);
});

test('a target that answers nothing is not asked for long and has no VUs', async () => {
  const steps = await searchVus(async () => 0);
  expect(steps).toHaveLength(2);
  expect(chosenStep(steps)).toBeNull();
});

test('whatever the target does, the steps double from 1, and the chosen one is within 5 % of the best', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1 }), async (rates) => {
      const steps = await searchVus(async (vus) => rates[Math.log2(vus)] ?? null);
      assert.deepEqual(
        steps.map(({ vus }) => vus),
        steps.map((_, nth) => 2 ** nth),
      );
      const highest = Math.max(...steps.map(({ eventsPerSecond }) => eventsPerSecond));
      const chosen = chosenStep(steps)!;
      assert.ok(chosen.eventsPerSecond >= highest / 1.05);
      for (const { vus, eventsPerSecond } of steps)
        if (vus < chosen.vus) assert.ok(eventsPerSecond < highest / 1.0499);
    }),
  );
});

test('one good moment does not choose the VUs', async () => {
  let asked = 0;
  const steps = await searchVus(async (vus) => (++asked === 1 ? 1000 : vus * 100));
  expect(steps[0]).toEqual({ vus: 1, eventsPerSecond: 100 });
  expect(chosenStep(steps)!.vus).toBeGreaterThan(1);
});
