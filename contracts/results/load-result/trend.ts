import type { Mode } from './mode.ts';

/** Mann and Kendall's test for a monotonic trend over the rounds, with Theil and Sen's slope. */
export interface Trend {
  mode: Mode;
  of: 'throughput' | 'p99';
  rounds: number;
  /** Percent of the median from the first round to the last. */
  changePercent: number;
  /** Two-sided; below 0.05 the trend is taken for one. */
  p: number;
  direction: 'rising' | 'falling' | 'none';
}
