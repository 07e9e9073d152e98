import type { Mode } from './mode.ts';
import type { ServiceTime } from './mode-result.ts';

/**
 * One rate in the open model: requests start when they are due, whether or not others have been
 * answered.
 */
export interface Step {
  /** `25 %`, `spike`. */
  name: string;
  mode: Mode;
  /** Code of the arm tag on its events. */
  marker: string;
  /** Asked. */
  eventsPerSecond: number;
  durationMs: number;
  requests: { planned: number; sent: number; acknowledged: number };
  acknowledgedPerSecond: number;
  /** From when a request was due; of acknowledged ones. */
  latencyMs: ServiceTime | null;
  serviceTimeMs: ServiceTime | null;
  /**
   * Requests that were due and never sent, since no VU was free: their latency is in no percentile.
   */
  dropped: number;
  /** Failed requests by kind. */
  errors: Record<string, number>;
  /** False when something was dropped or cut short, so that the latencies are too good. */
  valid: boolean;
  /** Why not; null when it is. */
  reason: string | null;
}

export interface Capacity {
  mode: Mode;
  /** The highest rate that was held; null when none was. */
  eventsPerSecond: number | null;
  heldMs: number;
  /** What the next higher rate met; null when none was tried. */
  limit: 'errors' | 'latency' | 'dropped' | 'interrupted' | null;
}
