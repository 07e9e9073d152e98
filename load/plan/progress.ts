/** Where a load run is, reported when an arm begins and twice a second while it sends. */
export interface LoadProgress {
  phase: 'preflight' | 'warm-up' | 'vu-search' | 'ceiling' | 'measuring' | 'steps' | 'counting';
  /** The arm that runs, from 1; 0 before the first. */
  arm: number;
  /** All arms of the phase. */
  arms: number;
  round: number;
  rounds: number;
  /** `single`, `bulk 100`; empty outside an arm. */
  mode: string;
  /** Of the arm's requests, 0 to 1. */
  fraction: number;
  /** True for the deployment that is interleaved with the target. */
  isOther?: boolean;
}

/** Where a run is outside its arms. */
export const outsideArms = { arm: 0, arms: 0, round: 0, mode: '', fraction: 0 } as const;
