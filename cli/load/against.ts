import { join } from 'node:path';
import type { LoadComparison, LoadResult } from '../../contracts/results/load.ts';
import { newRunId } from '../../contracts/results/run-settings.ts';
import { roundsForMatchedInterval } from '../../load/figures/ratio.ts';
import { turnsOfTwo } from '../../load/phases/turns.ts';
import { demandPermission } from '../../load/plan/permission.ts';
import { type LoadProfile, loadProfiles } from '../../load/plan/profiles.ts';
import { type LoadOptions, runLoad } from '../../load/run.ts';
import { CommandError, UsageError } from '../../platform/exit.ts';
import { comparisonTable } from '../../report/terminal/load-comparison.ts';
import type { TargetConfiguration } from '../../target/configuration.ts';
import type { Environment } from '../../target/environment.ts';
import { environmentOfOther } from '../../target/other-environment.ts';
import { readConfiguration } from '../../target/read-configuration.ts';
import { demandTestable } from '../../target/testable.ts';
import { otherFolder } from '../results/earlier-run.ts';
import type { LoadFlags } from './flags.ts';

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
  const other = readConfiguration(
    { ...flags, target: against },
    environmentOfOther(environment),
    '--against',
  );
  if (other.baseUrl === target.baseUrl)
    throw new UsageError(`--against ${other.baseUrl} is the target itself: give another deployment.`);
  demandPermission(other.baseUrl, flags.iAmAllowedToLoad);
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
): Promise<[own: LoadResult, other: LoadResult | CommandError]> {
  await demandTestable(options.target);
  await demandTestable(other).catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error;
    const hint = 'Variables that are for it alone begin with AGAINST_ (docs/load.md).';
    throw new CommandError(`${error.message} ${hint}`, error.exitCode);
  });
  const [turn, turnOfOther] = turnsOfTwo();
  const otherRunId = newRunId(new Date());
  const { gates: _, sandbox: _sandbox, ...shared } = options;
  const [own, others] = await Promise.allSettled([
    runLoad({ ...options, inTurn: { runId: otherRunId, turn } }).finally(turn.leave),
    runLoad({
      ...shared,
      ...{ target: other, runId: otherRunId, runIdGiven: false },
      onProgress: (progress) => shared.onProgress?.({ ...progress, isOther: true }),
      outputDir: join(options.outputDir, otherFolder),
      inTurn: { runId: options.runId, turn: turnOfOther },
    }).finally(turnOfOther.leave),
  ]);
  if (own.status === 'rejected') throw own.reason;
  if (others.status === 'fulfilled') return [own.value, others.value];
  if (others.reason instanceof CommandError) return [own.value, others.reason];
  throw others.reason;
}

/** The other's share of what a terminal shows: where its result lies, then the two side by side. */
export function otherInWords(otherTarget: string, file: string, comparison: LoadComparison | null): string {
  return [
    `Against  ${otherTarget}`,
    `Result   ${file}`,
    ...(comparison ? ['', 'A is that one, B the target:', comparisonTable(comparison)] : []),
  ].join('\n');
}
