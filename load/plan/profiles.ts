/**
 * What a profile does in the open model, once its rounds have found what the closed model reaches.
 */
export type StepKind = 'latency' | 'capacity' | 'spike';

/** How a load profile is run when flags don't say otherwise. */
export interface LoadProfile {
  batches: readonly number[];
  rounds: number;
  /** null: found for each mode by doubling. */
  vus: number | null;
  durationBudgetMs: number;
  /** Before each arm, for the target to settle. */
  pauseMs: number;
  /** Whether gzip bodies are measured next to plain ones, singly and in the largest Bundles. */
  gzip?: boolean;
  /** Steps in the open model after the rounds, which then take `roundsShare` of the time. */
  steps?: StepKind;
  roundsShare?: number;
  /** A round takes so long, and there are as many as the time holds. */
  roundMs?: number;
}

const open = { batches: [100], rounds: 3, vus: 8, pauseMs: 200, roundsShare: 0.3 } as const;

/** Load profiles by name. */
export const loadProfiles = {
  compare: {
    batches: [1, 10, 100, 1000],
    // Fewer call noise a difference too often: npm run calibrate.
    rounds: 15,
    vus: null,
    durationBudgetMs: 180_000,
    pauseMs: 300,
  },
  smoke: {
    batches: [10, 100],
    rounds: 5,
    vus: 8,
    durationBudgetMs: 20_000,
    pauseMs: 100,
  },
  sweep: {
    batches: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
    rounds: 5,
    vus: 8,
    durationBudgetMs: 600_000,
    pauseMs: 500,
  },
  latency: {
    ...open,
    durationBudgetMs: 180_000,
    steps: 'latency',
  },
  capacity: {
    ...open,
    durationBudgetMs: 300_000,
    steps: 'capacity',
  },
  spike: {
    ...open,
    durationBudgetMs: 120_000,
    steps: 'spike',
  },
  soak: {
    batches: [100],
    rounds: 10,
    vus: 8,
    durationBudgetMs: 1_800_000,
    pauseMs: 200,
    roundMs: 60_000,
  },
} as const satisfies Record<string, LoadProfile>;

export type LoadProfileName = keyof typeof loadProfiles;
