import { join } from 'node:path';
import type { LoadComparison } from '../../contracts/results/load-result/comparison.ts';
import type { LoadRunResult } from '../../contracts/results/load-result/result.ts';
import { newRunId } from '../../contracts/results/run-settings.ts';
import { roundsForMatchedInterval } from '../../load/figures/ratio.ts';
import { type LoadProfile, loadProfiles } from '../../load/plan/profiles.ts';
import { type LoadOptions, runLoadAgainst } from '../../load/run.ts';
import { CommandError, UsageError } from '../../platform/exit.ts';
import { comparisonTable } from '../../report/terminal/load-comparison.ts';
import type { TargetConfiguration } from '../../target/configuration.ts';
import type { Environment } from '../../target/environment.ts';
import { environmentOfOther } from '../../target/other-environment.ts';
import { demandTestable } from '../../target/testable.ts';
import { otherFolder } from '../results/earlier-run.ts';
import type { LoadFlags } from './flags.ts';
import { readLoadTarget } from './target.ts';

/**
 * The deployment of `--against`.
 *
 * @throws {UsageError} when it may not be loaded, or flags are given that can't be had in turn
 */
export function readOther(
  flags: LoadFlags,
  against: string,
  target: TargetConfiguration,
  environment: Environment,
): TargetConfiguration {
  const other = readLoadTarget({ ...flags, target: against }, environmentOfOther(environment), '--against');
  if (other.baseUrl === target.baseUrl)
    throw new UsageError(`--against ${other.baseUrl} is the target itself: give another deployment.`);
  const { profile: name = 'compare' } = flags;
  const profile: LoadProfile = loadProfiles[name as keyof typeof loadProfiles];
  const unfit = [
    ...(profile.steps ? [`--profile ${name}, which finds rates of its own for each`] : []),
    ...(flags.segment ? ['--segment'] : []),
    ...(flags.k6Out ? ['--k6-out'] : []),
  ];
  if (unfit.length > 0) throw new UsageError(`--against can't be had with ${unfit.join(' or ')}.`);
  const rounds = flags.rounds ?? profile.rounds;
  if (rounds < roundsForMatchedInterval)
    throw new UsageError(
      `--against needs ${roundsForMatchedInterval} rounds to tell the two apart, and there would be ${rounds}: add --rounds ${roundsForMatchedInterval}.`,
    );
  return other;
}

/**
 * Loads both in turn, arm by arm.
 *
 * @returns of the other the result, or why there is none
 * @throws {UntestableError} when one of them can't be tested, before anything is sent to either
 */
export async function loadBoth(
  options: LoadOptions,
  other: TargetConfiguration,
): Promise<[own: LoadRunResult, other: LoadRunResult | CommandError]> {
  await demandTestable(options.target);
  await demandTestable(other).catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error;
    const hint = 'Variables that are for it alone begin with AGAINST_ (docs/load.md).';
    throw new CommandError(`${error.message} ${hint}`, error.exitCode);
  });
  return runLoadAgainst(options, {
    target: other,
    runId: newRunId(new Date()),
    outputDir: join(options.outputDir, otherFolder),
  });
}

/** The other's share of what a terminal shows: where its result lies, then the two side by side. */
export function otherInWords(otherTarget: string, file: string, comparison: LoadComparison | null): string {
  return [
    `Against  ${otherTarget}`,
    `Result   ${file}`,
    ...(comparison ? ['', 'A is that one, B the target:', comparisonTable(comparison)] : []),
  ].join('\n');
}
