import type { Mode } from './mode.ts';

export interface LoadSettings {
  /**
   * `closed`: fixed VUs, each sending its next request when the last one is answered. `open`: the
   * steps send at a rate, whatever the answers do; the rounds that find the capacity before them
   * are closed.
   */
  model: 'closed' | 'open';
  /** Bundle sizes; single is always measured. */
  batches: number[];
  /** True when gzip bodies were measured next to plain ones: singly and in the largest Bundles. */
  gzip: boolean;
  rounds: number;
  /** True when the VUs of each mode were found by doubling; the modes have them. */
  vuSearch: boolean;
  /** Between two arms, for the target to settle; null in a result of an older format. */
  pauseMs: number | null;
  /** Events that each measured arm sends, the same in every mode; null when no arm was measured. */
  eventsPerArm: number | null;
  /** The most of any mode. */
  vus: number;
  /** Names of k6's own outputs that it wrote to too, sorted. */
  outputs: string[];
  durationBudgetMs: number;
  requestTimeoutMs: number;
  visibilityTimeoutMs: number;
}

export interface ArchiveSettings {
  mode: Mode;
  /** Events of all segments together. */
  events: number;
  vus: number;
  requestTimeoutMs: number;
  /** null before it was counted what the target has stored. */
  visibilityTimeoutMs: number | null;
}

export interface LoadCorpus {
  count: number;
  bytes: number;
  sha256: string;
  seed: number;
}
