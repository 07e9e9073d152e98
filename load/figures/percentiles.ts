import { weightedQuantile } from 'simple-statistics';
import type { ServiceTime } from '../../contracts/results/load-result/mode-result.ts';
import { percentileGrid } from '../k6/protocol.ts';

/**
 * The service times of one arm: their value at each of `percentileGrid`, and how many there were.
 */
export interface PercentileTable {
  count: number;
  valuesMs: readonly number[];
}

/** Whether it is a value at each of `percentileGrid`, or null for no sample. */
export function isTable(values: unknown): boolean {
  if (values === null) return true;
  return (
    Array.isArray(values) &&
    values.length === percentileGrid.length &&
    values.every((value) => Number.isFinite(value) && value >= 0)
  );
}

/** The share of the samples around each point of the grid. */
const weights = percentileGrid.map((percentile, index) => {
  const before = percentileGrid[index - 1] ?? percentile;
  const after = percentileGrid[index + 1] ?? percentile;
  return (after - before) / 200;
});

/**
 * Percentiles over the samples of all arms together, to within the grid's step; null without
 * samples.
 */
export function mergedPercentiles(tables: readonly PercentileTable[]): ServiceTime | null {
  const filled = tables.filter(({ count }) => count > 0);
  if (filled.length === 0) return null;
  const values = filled.flatMap(({ valuesMs }) => valuesMs);
  const weightOfValues = filled.flatMap(({ count }) => weights.map((weight) => weight * count));
  const at = (percentile: number) => weightedQuantile(values, weightOfValues, percentile / 100);
  return {
    p50: at(50),
    p90: at(90),
    p99: at(99),
    p99_9: at(99.9),
    max: Math.max(...filled.map(({ valuesMs }) => valuesMs.at(-1)!)),
  };
}
