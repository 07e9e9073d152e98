import { quantile } from 'simple-statistics';
import { mergedPercentiles, type PercentileTable } from '../../../../load/figures/percentiles.ts';
import { percentileGrid } from '../../../../load/k6/protocol.ts';
import { randomFrom } from '../../../../load/plan/random.ts';
import { expect, test } from '../../../plain-test.ts';

/** Service times with a long tail (Pareto). */
function samples(count: number, scale: number, seed: string): number[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => scale / Math.sqrt(1 - random()));
}

const tableOf = (times: number[]): PercentileTable => ({
  count: times.length,
  valuesMs: percentileGrid.map((percentile) => quantile(times, percentile / 100)),
});

test('the grid ends at the extremes and rises', () => {
  expect(percentileGrid[0]).toBe(0);
  expect(percentileGrid.at(-1)).toBe(100);
  expect([...new Set(percentileGrid)].sort((a, b) => a - b)).toEqual(percentileGrid);
});

test('arms of unlike speed and size are merged as if their requests lay in one heap', () => {
  const fast = samples(9000, 1, 'fast');
  const slow = samples(1000, 5, 'slow');
  const merged = mergedPercentiles([tableOf(fast), tableOf(slow)])!;
  const heap = [...fast, ...slow];
  for (const [name, percentile] of [
    ['p50', 0.5],
    ['p90', 0.9],
    ['p99', 0.99],
    ['p99_9', 0.999],
  ] as const)
    expect(Math.abs(merged[name] / quantile(heap, percentile) - 1)).toBeLessThan(0.05);
  expect(merged.max).toBe(Math.max(...heap));
  const averaged = (quantile(fast, 0.99) + quantile(slow, 0.99)) / 2;
  expect(Math.abs(averaged / quantile(heap, 0.99) - 1)).toBeGreaterThan(0.2);
});

test('arms without an answer add nothing', () => {
  const table = tableOf(samples(500, 2, 'one'));
  expect(mergedPercentiles([table, { count: 0, valuesMs: [] }])).toEqual(mergedPercentiles([table]));
  expect(mergedPercentiles([{ count: 0, valuesMs: [] }])).toBeNull();
});
