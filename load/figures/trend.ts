import { errorFunction, median } from 'simple-statistics';
import type { ArmResult } from '../../contracts/results/load-result/arm.ts';
import { type Mode, modeName } from '../../contracts/results/load-result/mode.ts';
import type { Trend } from '../../contracts/results/load-result/trend.ts';

/** Two-sided, below which a trend is taken for one. */
const significance = 0.05;
/** The normal approximation is good from here on: Kendall, Rank Correlation Methods (1975). */
export const roundsForTrend = 10;

/**
 * Mann and Kendall's test for a monotonic trend, with correction for ties, and Theil and Sen's
 * slope.
 *
 * @param values in the order in which they were measured
 * @returns change: the slope's, from the first value to the last, in percent of the median; null
 * for too few values
 */
export function trendOf(values: readonly number[]): { changePercent: number; p: number } | null {
  const n = values.length;
  if (n < roundsForTrend) return null;
  let s = 0;
  const slopes: number[] = [];
  for (let later = 1; later < n; later++)
    for (let earlier = 0; earlier < later; earlier++) {
      const rise = values[later]! - values[earlier]!;
      s += Math.sign(rise);
      slopes.push(rise / (later - earlier));
    }
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  const term = (count: number) => count * (count - 1) * (2 * count + 5);
  const variance = (term(n) - [...ties.values()].reduce((sum, size) => sum + term(size), 0)) / 18;
  const z = variance === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
  const middle = median([...values]);
  return {
    changePercent: middle === 0 ? 0 : ((median(slopes) * (n - 1)) / middle) * 100,
    // Not by cumulativeStdNormalProbability, whose table ends at 3.09.
    p: Math.min(1, 1 - errorFunction(Math.abs(z) / Math.SQRT2)),
  };
}

/**
 * Whether throughput and p99 of each mode drifted over the rounds; a mode with too few rounds says
 * nothing.
 */
export function trendsOf(modes: readonly Mode[], arms: readonly ArmResult[]): Trend[] {
  const figures = {
    throughput: ({ eventsPerSecond }: ArmResult) => eventsPerSecond,
    p99: ({ serviceTimeMs }: ArmResult) => serviceTimeMs?.p99 ?? null,
  } as const;
  return modes.flatMap((mode) =>
    (['throughput', 'p99'] as const).flatMap((of) => {
      const values = arms
        .filter(
          (arm) => arm.round > 0 && !arm.control && arm.complete && modeName(arm.mode) === modeName(mode),
        )
        .map(figures[of])
        .filter((value) => value !== null);
      const trend = trendOf(values);
      if (!trend) return [];
      const rises = trend.changePercent > 0 ? ('rising' as const) : ('falling' as const);
      return [
        { mode, of, rounds: values.length, ...trend, direction: trend.p < significance ? rises : 'none' },
      ];
    }),
  );
}
