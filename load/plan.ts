import { shuffle } from 'simple-statistics';
import type { Mode } from '../contracts/load.ts';
import { randomFrom } from './random.ts';

/** One arm to run: a mode in a round. */
export interface PlannedArm {
  /** 0 is the warm-up. */
  round: number;
  mode: Mode;
  /** Code of the arm tag; of the same length in every arm of a run. */
  marker: string;
}

/** Single, then bulk by size. */
export function modesOf(batches: readonly number[]): Mode[] {
  const sizes = [...new Set(batches)].sort((a, b) => a - b);
  return [{ kind: 'single', batch: 1 }, ...sizes.map((batch) => ({ kind: 'bulk' as const, batch }))];
}

/**
 * The arms of a run: one warm-up of each mode, then every mode once a round in an order that the seed draws,
 * so that a machine that grows slower or faster meets all modes alike.
 */
export function planArms(options: {
  runId: string;
  batches: readonly number[];
  rounds: number;
  seed: number;
}): { warmUp: PlannedArm[]; rounds: PlannedArm[][] } {
  const modes = modesOf(options.batches);
  const random = randomFrom(`${options.seed} order of arms`);
  let arms = 0;
  const planned = (round: number, mode: Mode) => ({ round, mode, marker: markerOf(options.runId, ++arms) });
  return {
    warmUp: modes.map((mode) => planned(0, mode)),
    rounds: Array.from({ length: options.rounds }, (_, index) =>
      shuffle(modes, random).map((mode) => planned(index + 1, mode)),
    ),
  };
}

/** The preflight's events carry number 0. Legal in a FHIR code and in a FHIR id (`[A-Za-z0-9\-\.]{1,64}`). */
export function markerOf(runId: string, arm: number): string {
  return `${runId}-a${String(arm).padStart(4, '0')}`;
}
