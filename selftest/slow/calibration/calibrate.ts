import { logAverage } from 'simple-statistics';
import { differenceOf, matchedRatio, pairedRatio, unpairedRatio } from '../../../load/figures/ratio.ts';
import { type PlannedArm, planRounds } from '../../../load/plan/plan.ts';
import { loadProfiles } from '../../../load/plan/profiles.ts';
import { type Noise, simulateRun } from './noise.ts';

/** How often, of so many simulated runs of the default length, something was found. Shares, 0 to 1. */
export interface Calibration {
  runs: number;
  /** The A/A arm differed from single, with nothing to find. */
  falseAlarms: number;
  /** A bulk mode as fast as single was called faster or slower. */
  falseModes: number;
  /** A mode slowed by 10 % was found slower within its run. */
  found: number;
  /** `compare` of two runs alike said faster or slower. */
  falseComparisons: number;
  /** `compare` with a run slowed by 10 % said slower. */
  comparedFound: number;
  /** The same two of runs that were sent in turn, arm by arm. */
  falseInTurn: number;
  inTurnFound: number;
}

const slowed = 0.9;

/** Runs the statistics of `load` and `compare` on simulated runs of the profile compare. */
export function calibrate(
  noise: Noise,
  runs: number,
  rounds: number = loadProfiles.compare.rounds,
): Calibration {
  const counts = {
    ...{ falseAlarms: 0, falseModes: 0, found: 0 },
    ...{ falseComparisons: 0, comparedFound: 0, falseInTurn: 0, inTurnFound: 0 },
  };
  for (let run = 0; run < runs; run++) {
    const one = roundsOf(noise, rounds, run, 'one');
    const other = roundsOf(noise, rounds, run, 'other');
    const ratio = (name: string, factor = 1) =>
      pairedRatio(
        one.map((round) => (round.get(name)! * factor) / round.get('single')!),
        run,
      );
    const noiseRatio = ratio('control');
    if (differenceOf(noiseRatio, null) !== 'not distinguishable') counts.falseAlarms++;
    if (differenceOf(ratio('bulk 100'), noiseRatio) !== 'not distinguishable') counts.falseModes++;
    if (differenceOf(ratio('bulk 100', slowed), noiseRatio) === 'slower') counts.found++;
    const compared = (factor: number) =>
      differenceOf(
        unpairedRatio(
          other.map((round) => bothSingles(round) * factor),
          one.map((round) => bothSingles(round)),
        ),
        null,
      );
    if (compared(1) !== 'not distinguishable') counts.falseComparisons++;
    if (compared(slowed) === 'slower') counts.comparedFound++;
    const [before, after] = roundsInTurn(noise, rounds, run);
    const comparedInTurn = (factor: number) =>
      differenceOf(
        matchedRatio(
          after.map((round, nth) => (round.get('bulk 100')! * factor) / before[nth]!.get('bulk 100')!),
        ),
        null,
      );
    if (comparedInTurn(1) !== 'not distinguishable') counts.falseInTurn++;
    if (comparedInTurn(slowed) === 'slower') counts.inTurnFound++;
  }
  const share = Object.entries(counts).map(([name, count]) => [name, count / runs]);
  return { runs, ...Object.fromEntries(share) } as unknown as Calibration;
}

/** What `compare` takes of a round for single. */
function bothSingles(round: Map<string, number>): number {
  return logAverage([round.get('single')!, round.get('control')!]);
}

/** Rate of each arm by round, as the plan of a real run orders them. */
function roundsOf(noise: Noise, rounds: number, run: number, which: string): Map<string, number>[] {
  const plan = planOf(rounds, run);
  const rates = simulateRun(plan.flat().length, noise, `${which} ${run}`);
  return byRound(plan, rates);
}

/** The same of two runs that were sent in turn: one, other, other, one. */
function roundsInTurn(
  noise: Noise,
  rounds: number,
  run: number,
): [Map<string, number>[], Map<string, number>[]] {
  const plan = planOf(rounds, run);
  const arms = plan.flat().length;
  const rates = simulateRun(2 * arms, noise, `in turn ${run}`);
  const ofSide = (side: 0 | 1) =>
    Array.from({ length: arms }, (_, nth) => rates[2 * nth + (nth % 2 === 0 ? side : 1 - side)]!);
  return [byRound(plan, ofSide(0)), byRound(plan, ofSide(1))];
}

function planOf(rounds: number, run: number): PlannedArm[][] {
  return planRounds({ batches: loadProfiles.compare.batches, rounds, seed: run });
}

function byRound(plan: readonly PlannedArm[][], rates: readonly number[]): Map<string, number>[] {
  let arm = 0;
  return plan.map(
    (round) =>
      new Map(
        round.map(({ mode, control }) => [
          control ? 'control' : mode.kind === 'single' ? 'single' : `bulk ${mode.batch}`,
          rates[arm++]!,
        ]),
      ),
  );
}
