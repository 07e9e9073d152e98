import { join } from 'node:path';
import type { LoadComparison } from '../../contracts/results/load-result/comparison.ts';
import type { LoadRunResult } from '../../contracts/results/load-result/result.ts';
import { newRunId } from '../../contracts/results/run-settings.ts';
import { roundsForMatchedInterval } from '../../load/figures/ratio.ts';
import { type LoadProfile, loadProfiles } from '../../load/plan/profiles.ts';
import { type LoadOptions, runLoadAgainst } from '../../load/run.ts';
import { CommandError, UsageError } from '../../platform/exit.ts';
import { comparisonTable } from '../../report/terminal/load-comparison.ts';
import type { TargetConfiguration } from '../../target/configuration/configuration.ts';
import type { Environment } from '../../target/configuration/environment.ts';
import { environmentOfOther } from '../../target/configuration/other-environment.ts';
import { demandTestable } from '../../target/diagnosis/testable.ts';
import { otherFolder } from '../results/earlier-run.ts';
import type { LoadFlags } from './flags.ts';
import { readLoadTarget } from './target.ts';

/**
 * Reads the deployment of `--against`.
 *
 * @throws {UsageError} when it may not be loaded, or a flag does not work with --against
 */
export function readOther(
  flags: LoadFlags,
  against: string,
  target: TargetConfiguration,
  environment: Environment,
): TargetConfiguration {
  const own = { ...flagsForBoth(flags, environment), target: against };
  const other = readLoadTarget(own, environmentOfOther(environment), '--against');
  if (other.baseUrl === target.baseUrl)
    throw new UsageError(`--against ${other.baseUrl} is the target itself. Name another deployment.`);
  const { profile: name = 'compare' } = flags;
  const profile: LoadProfile = loadProfiles[name as keyof typeof loadProfiles];
  const unfit: string[] = [];
  if (profile.steps) unfit.push(`--profile ${name}`);
  if (flags.segment) unfit.push('--segment');
  if (flags.k6Out) unfit.push('--k6-out');
  if (unfit.length > 0)
    throw new UsageError(`--against does not work with ${unfit.join(' or ')}. Leave out one of them.`);
  const rounds = flags.rounds ?? profile.rounds;
  if (rounds < roundsForMatchedInterval)
    throw new UsageError(
      `--against needs at least ${roundsForMatchedInterval} rounds, and this run has ${rounds}. ` +
        `Add --rounds ${roundsForMatchedInterval}.`,
    );
  return other;
}

/** A flag is for both deployments, unless a variable of the second one says otherwise. */
function flagsForBoth(flags: LoadFlags, environment: Environment): LoadFlags {
  const unless = (variable: string) => environment[`AGAINST_${variable}`] !== undefined;
  return {
    ...flags,
    ...(unless('AUDITBOX_HEADERS') && { header: undefined }),
    ...(unless('AUDITBOX_CERT') && { cert: undefined, key: undefined }),
    ...(unless('AUDITBOX_CA') && { ca: undefined }),
  };
}

/**
 * Loads both deployments, interleaved arm by arm.
 *
 * @returns both results; for the other deployment, the reason if there is none
 * @throws {UntestableError} when one of them can't be tested, before anything is sent to either
 */
export async function loadBoth(
  options: LoadOptions,
  other: TargetConfiguration,
): Promise<[own: LoadRunResult, other: LoadRunResult | CommandError]> {
  await demandTestable(options.target);
  await demandTestable(other).catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error;
    const hint = 'Set its own variables with the prefix AGAINST_ (docs/load.md).';
    throw new CommandError(`${error.message} ${hint}`, error.exitCode);
  });
  const runId = newRunId(new Date());
  return runLoadAgainst(options, {
    target: { ...other, runId },
    runId,
    outputDir: join(options.outputDir, otherFolder),
  });
}

/** Returns the lines about the other deployment: where its result is, and the comparison. */
export function aboutOther(otherTarget: string, file: string, comparison: LoadComparison | null): string {
  const lines = [`Against  ${otherTarget}`, `Result   ${file}`];
  if (comparison) lines.push('', 'A is that deployment, B the target:', comparisonTable(comparison));
  return lines.join('\n');
}
