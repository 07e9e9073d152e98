import { type ExitCode, exitCode } from '../../platform/exit.ts';
import type { Level } from '../catalogue/requirement.ts';
import { type Verdict, verdicts } from './report.ts';

/**
 * The worst first: one failed case fails its requirement. `info` and `skip` count only if nothing
 * was proved.
 */
const precedence = [
  'fail',
  'waived',
  'error',
  'warn',
  'pass',
  'info',
  'skip',
] as const satisfies readonly Verdict[];

/** Returns the verdict of a requirement from those of its cases, or `error` if no case ran. */
export function worstVerdict(ofCases: readonly Verdict[]): Verdict {
  return precedence.find((verdict) => ofCases.includes(verdict)) ?? 'error';
}

/** Returns the verdict on a requirement that was not met: only a SHALL fails a deployment. */
export function brokenVerdict(level: Level): Verdict {
  return level === 'SHALL' ? 'fail' : 'warn';
}

export function countVerdicts(of: readonly Verdict[]): Record<Verdict, number> {
  const count = (verdict: Verdict) => of.filter((other) => other === verdict).length;
  return Object.fromEntries(verdicts.map((verdict) => [verdict, count(verdict)])) as Record<Verdict, number>;
}

/**
 * Returns whether a run only observed requirements on which the documents are silent, and judged
 * none.
 */
export function isOnlyObserved(results: readonly { verdict: Verdict }[]): boolean {
  return results.length > 0 && results.every(({ verdict }) => verdict === 'info');
}

/**
 * Returns the exit code of a check. A failed requirement takes precedence over one that could not
 * be tested. A run that proved nothing never ends with 0, and an observation (`info`) proves
 * nothing.
 *
 * @param gate the lowest level that fails the run
 */
export function checkExitCode(
  results: readonly { level: Level; verdict: Verdict }[],
  gate: 'SHALL' | 'SHOULD' = 'SHALL',
): ExitCode {
  const isGated = ({ level, verdict }: { level: Level; verdict: Verdict }) =>
    verdict === 'fail' || (gate === 'SHOULD' && level === 'SHOULD' && verdict === 'warn');
  if (results.some(isGated)) return exitCode.failed;
  const proved = results.some(
    ({ verdict }) => verdict === 'pass' || verdict === 'warn' || verdict === 'waived',
  );
  return !proved || results.some(({ verdict }) => verdict === 'error')
    ? exitCode.untestable
    : exitCode.passed;
}
