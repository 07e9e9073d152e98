export interface Preflight {
  passed: boolean;
  cases: { name: string; passed: boolean; message: string | null }[];
}

export interface Stop {
  /** `cut-short`: k6 under an archive ended early, and only its log says why. */
  reason: 'interrupted' | 'target-unreachable' | 'no-token' | 'k6-failed' | 'cut-short';
  /** Milliseconds since the start of the run. */
  afterMs: number;
  message: string;
}

/**
 * How events are found again: by `total`, by paging, or not at all (then a larger sample is read).
 */
export type CountedBy = 'total' | 'paging' | 'sample-only';

export interface Validity {
  /** `unverified`: nothing was sent, or the target could no longer be asked. */
  verdict: 'valid' | 'INVALID' | 'unverified';
  /** One sentence each; empty when valid. */
  reasons: string[];
  /** null where k6 ran alone and nothing has been counted yet. */
  countedBy: CountedBy | null;
  acknowledged: number;
  /** Found by search on the arm markers; null when search could not be used. */
  stored: number | null;
  /** Acknowledged and not found. */
  lost: number | null;
  /** Found beyond what was acknowledged or in doubt. */
  excess: number | null;
  /**
   * Sent without a verified answer that rules out storage: found or not, neither breaks a promise.
   */
  inDoubt: number;
  sample: { read: number; wrong: number };
}
