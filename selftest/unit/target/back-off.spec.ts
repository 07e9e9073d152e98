import { pauseBeforeNext } from '../../../target/http/back-off.ts';
import { expect, test } from '../../plain-test.ts';

test('the pause doubles up to the longest one, and is what the answer asks for if it asks', () => {
  const backOff = { firstMs: 100, longestMs: 1_000 };
  const pauses = [1, 2, 3, 4, 5].map((attempt) => pauseBeforeNext(attempt, null, backOff, () => 0));
  expect(pauses).toEqual([100, 200, 400, 800, 1_000]);
  expect(pauseBeforeNext(1, 700, backOff, () => 0)).toBe(700);
  expect(pauseBeforeNext(1, 60_000, backOff, () => 0)).toBe(1_000);
  expect(pauseBeforeNext(1, 800, backOff, () => 1)).toBe(1_000);
});
