/** How a load profile is run when flags don't say otherwise. */
export interface LoadProfile {
  title: string;
  batches: readonly number[];
  rounds: number;
  vus: number;
  durationBudgetMs: number;
}

/** Load profiles by name. */
export const loadProfiles = {
  compare: {
    title: 'throughput of single and bulk: closed model, the same events in every mode, interleaved rounds',
    batches: [1, 10, 100, 1000],
    rounds: 10,
    vus: 8,
    durationBudgetMs: 180_000,
  },
} as const satisfies Record<string, LoadProfile>;

export type LoadProfileName = keyof typeof loadProfiles;
