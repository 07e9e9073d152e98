import type { Mode } from './mode.ts';
import type { Difference, Ratio } from './ratio.ts';

export interface ServiceTime {
  p50: number;
  p90: number;
  p99: number;
  p99_9: number;
  max: number;
}

export interface Recommendation {
  mode: Mode;
  /** The mode with the highest throughput; the recommended one when there is no smaller. */
  best: Mode;
  /** Throughput of the recommended mode over the best's; null when they are one. */
  ratioToBest: Ratio | null;
}

/** One step of the search for a mode's VUs. */
export interface SearchStep {
  vus: number;
  eventsPerSecond: number;
}

/**
 * A ceiling measured with fewer events is too low, so that a mode that sent fewer reached at most
 * its share.
 */
export const enoughForCeiling = 4000;

/** The same script and events against a target on this machine that answers 201 at once. */
export interface Ceiling {
  eventsPerSecond: number;
  /** Throughput of the mode over the ceiling's; null where the mode has none. */
  share: number | null;
}

/** What was measured of one mode, over all measured rounds. */
export interface ModeResult {
  mode: Mode;
  events: { sent: number; acknowledged: number; stored: number | null };
  requests: { sent: number; acknowledged: number };
  eventsPerSecond: number | null;
  requestsPerSecond: number | null;
  bytesPerEvent: number | null;
  serviceTimeMs: ServiceTime | null;
  /** Failed requests by kind. */
  errors: Record<string, number>;
  /** This mode's throughput over single's; null for single and where no round can be paired. */
  ratioToSingle: Ratio | null;
  /** What the ratio's interval says, compared with the A/A arm's; null without an interval. */
  againstSingle: Difference | null;
  /** Throughput of a gzip mode over that of the same mode with plain bodies; null in all others. */
  ratioToPlain: Ratio | null;
  /** What that ratio's interval says, as `againstSingle`. */
  againstPlain: Difference | null;
  /** null where nothing was sent in this mode. */
  vus: number | null;
  /** How its VUs were found; null when they were given. */
  search: SearchStep[] | null;
  /** What the generator can do at most in this mode; null where it was not measured. */
  ceiling: Ceiling | null;
  /**
   * k6's CPU time over that of all cores while it sent, the highest of its arms, 0 to 1; null where
   * it can't be read.
   */
  k6Cpu: number | null;
  /**
   * The most that the runner's clock fell behind in its arms, in milliseconds; null where it was
   * not watched.
   */
  clockBehindMs: number | null;
}

/**
 * The modes that acknowledged nothing in the rounds: they were not measured, whatever the others
 * did.
 */
export function unmeasured(modes: readonly ModeResult[]): ModeResult[] {
  return modes.filter(({ events }) => events.acknowledged === 0);
}

/**
 * True when a mode acknowledged nothing in a round that was sent: what its other rounds say is then
 * not its throughput.
 */
export function isSilent({ eventsPerSecond }: Pick<ModeResult, 'eventsPerSecond'>): boolean {
  return eventsPerSecond === 0;
}
