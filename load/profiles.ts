/** How a load profile is run when flags don't say otherwise. */
export interface LoadProfile {
  title: string;
  batches: readonly number[];
  rounds: number;
  /** null: found for each mode by doubling. */
  vus: number | null;
  durationBudgetMs: number;
  /** Before each arm, for the target to settle. */
  pauseMs: number;
}

/** Load profiles by name. */
export const loadProfiles = {
  compare: {
    title: 'throughput of single and bulk: closed model, the same events in every mode, interleaved rounds',
    batches: [1, 10, 100, 1000],
    rounds: 10,
    vus: null,
    durationBudgetMs: 180_000,
    pauseMs: 500,
  },
  smoke: {
    title: 'the same in short, to see that all of it works',
    batches: [10, 100],
    rounds: 5,
    vus: 8,
    durationBudgetMs: 20_000,
    pauseMs: 100,
  },
} as const satisfies Record<string, LoadProfile>;

export type LoadProfileName = keyof typeof loadProfiles;
