import { join } from 'node:path';
import { CommandError, type ExitCode, exitCode, UsageError } from '../contracts/exit.ts';
import type { LoadResult } from '../contracts/load.ts';
import { newRunId } from '../contracts/run.ts';
import { compareResults } from '../load/compare.ts';
import { demandPermission } from '../load/permission.ts';
import { type LoadProfile, loadProfiles } from '../load/profiles.ts';
import { roundsForMatchedInterval } from '../load/ratio.ts';
import { type LoadOptions, runLoad } from '../load/run.ts';
import { turnsOfTwo } from '../load/turns.ts';
import { comparisonTable } from '../report/load-comparison.ts';
import type { TargetConfiguration } from '../target/configuration.ts';
import type { Environment } from '../target/environment.ts';
import { environmentOfOther } from '../target/other-environment.ts';
import { readConfiguration } from '../target/read-configuration.ts';
import { demandTestable } from '../target/testable.ts';
import { otherFolder } from './earlier-run.ts';
import type { LoadFlags } from './load.ts';

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
  const other = readConfiguration({ ...flags, target: against }, environmentOfOther(environment));
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
  for (const target of [options.target, other]) await demandTestable(target);
  const [turn, turnOfOther] = turnsOfTwo();
  const otherRunId = newRunId(new Date());
  const { gates: _, sandbox: _sandbox, ...shared } = options;
  const [own, others] = await Promise.allSettled([
    runLoad({ ...options, inTurn: { runId: otherRunId, turn } }).finally(turn.leave),
    runLoad({
      ...shared,
      ...{ target: other, runId: otherRunId, runIdGiven: false },
      outputDir: join(options.outputDir, otherFolder),
      inTurn: { runId: options.runId, turn: turnOfOther },
    }).finally(turnOfOther.leave),
  ]);
  if (own.status === 'rejected') throw own.reason;
  if (others.status === 'fulfilled') return [own.value, others.value];
  if (others.reason instanceof CommandError) return [own.value, others.reason];
  throw others.reason;
}

/**
 * What became of both, and which is faster.
 *
 * @param maxRegression percent by which the target may be slower than the other deployment
 */
export function judgeBoth(
  own: LoadResult,
  other: LoadResult | CommandError,
  maxRegression = 5,
): { exitCode: ExitCode; text: string } {
  const untold = (why: string) => ({
    exitCode: own.run.exitCode || exitCode.untestable,
    text: `Not compared with ${otherName}: ${why}`,
  });
  const otherName = other instanceof CommandError ? 'the other deployment' : other.run.target;
  if (other instanceof CommandError) return untold(other.message);
  for (const { run, stopped } of [own, other])
    if (stopped) return untold(`${run.target}: ${stopped.message}`);
  try {
    const comparison = compareResults(other, own, maxRegression / 100);
    const isSlower = comparison.modes.some(({ regression }) => regression);
    return {
      exitCode: own.run.exitCode || other.run.exitCode || (isSlower ? exitCode.failed : exitCode.held),
      text: `Against ${otherName}, A here, the target being B\n${comparisonTable(comparison)}`,
    };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return untold(error.message);
  }
}
