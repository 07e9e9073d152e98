import type { Mode } from './mode.ts';
import type { Difference, Ratio } from './ratio.ts';

/** Two results compared. */
export interface LoadComparison {
  /** Run ids. */
  before: string;
  after: string;
  /** How much slower is allowed, 0.05 for 5 %. */
  maxRegression: number;
  modes: ComparedMode[];
}

/** One mode in two results. */
export interface ComparedMode {
  mode: Mode;
  /**
   * Throughput after over before; null where one of them has no round, or acknowledged nothing in
   * one.
   */
  ratio: Ratio | null;
  difference: Difference | null;
  /**
   * True when all of the interval is beyond what is allowed, or nothing was acknowledged in a round
   * afterwards.
   */
  regression: boolean;
}
