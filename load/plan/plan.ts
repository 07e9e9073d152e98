import { shuffle } from 'simple-statistics';
import type { Mode } from '../../contracts/results/load-result/mode.ts';
import { randomFrom } from './random.ts';

/** One arm to run: a mode in a round. */
export interface PlannedArm {
  /** 0 is the warm-up. */
  round: number;
  mode: Mode;
  /** True for the A/A arm: single once more. */
  control?: boolean;
  /** Name of the step of the open model that it is. */
  step?: string | undefined;
}

/** An arm that is sent. */
export interface Arm extends PlannedArm {
  /** Code of the arm tag; of the same length in every arm of a run. */
  marker: string;
  events: number;
  vus: number;
  /** Milliseconds after which no further request is started. */
  maxDurationMs: number;
  /** Open model: the rate at which its requests start; closed when absent. */
  arrivals?: { requestsPerSecond: number; durationMs: number } | undefined;
  /** Indices of requests whose answers are kept. */
  sampled: number[];
}

export const single: Mode = { kind: 'single', batch: 1 };

/**
 * Single, then bulk by size; then the two ends of them with gzip bodies. What compression brings
 * grows with the size of a body, so the sizes in between say little, and each further mode leaves
 * fewer events for the others.
 */
export function modesOf(batches: readonly number[], gzip = false): Mode[] {
  const sizes = [...new Set(batches)].sort((a, b) => a - b);
  const plain: Mode[] = [single, ...sizes.map((batch) => ({ kind: 'bulk' as const, batch }))];
  const ends = [...new Set([single, plain.at(-1)!])];
  return gzip ? [...plain, ...ends.map((mode): Mode => ({ ...mode, encoding: 'gzip' }))] : plain;
}

/**
 * Every mode once a round, and single a second time, in an order that the seed draws, so that a
 * machine that grows slower or faster meets all of them alike. What the two singles differ by is
 * noise.
 */
export function planRounds(options: {
  batches: readonly number[];
  gzip?: boolean;
  rounds: number;
  seed: number;
}): PlannedArm[][] {
  const arms: Omit<PlannedArm, 'round'>[] = [
    ...modesOf(options.batches, options.gzip).map((mode) => ({ mode })),
    { mode: single, control: true },
  ];
  const random = randomFrom(`${options.seed} order of arms`);
  return Array.from({ length: options.rounds }, (_, index) =>
    shuffle(arms, random).map((arm) => ({ round: index + 1, ...arm })),
  );
}

/**
 * The preflight's events carry number 0. Legal in a FHIR code and in a FHIR id
 * (`[A-Za-z0-9\-\.]{1,64}`).
 */
export function markerOf(runId: string, arm: number): string {
  return `${runId}-a${String(arm).padStart(4, '0')}`;
}
