import { type ExitCode, exitCode } from '../../platform/exit.ts';
import type { Level } from '../catalogue/requirement.ts';
import { type Verdict, verdicts } from './report.ts';

/** The worst first: one failed case fails its requirement. `info` and `skip` count only where nothing was proved. */
const precedence = [
  'fail',
  'waived',
  'error',
  'warn',
  'pass',
  'info',
  'skip',
] as const satisfies readonly Verdict[];

/** The verdict of a requirement from those of its cases; `error` when no case ran. */
export function worstVerdict(ofCases: readonly Verdict[]): Verdict {
  return precedence.find((verdict) => ofCases.includes(verdict)) ?? 'error';
}

/** What a broken promise is called: only a SHALL fails a deployment. */
export function brokenVerdict(level: Level): Verdict {
  return level === 'SHALL' ? 'fail' : 'warn';
}

export function countVerdicts(of: readonly Verdict[]): Record<Verdict, number> {
  const count = (verdict: Verdict) => of.filter((other) => other === verdict).length;
  return Object.fromEntries(verdicts.map((verdict) => [verdict, count(verdict)])) as Record<Verdict, number>;
}

/** True when a run observed something and judged nothing, as one of requirements on which the documents are silent. */
export function isOnlyObserved(results: readonly { verdict: Verdict }[]): boolean {
  return results.length > 0 && results.every(({ verdict }) => verdict === 'info');
}

/**
 * The exit code of a check: a broken requirement weighs more than one that could not be tested, and a run that
 * proved nothing is never 0. An observation (`info`) proves nothing.
 *
 * @param gate the lowest level that fails the run when it is broken
 */
export function exitCodeOf(
  results: readonly { level: Level; verdict: Verdict }[],
  gate: 'SHALL' | 'SHOULD' = 'SHALL',
): ExitCode {
  const isGated = ({ level, verdict }: { level: Level; verdict: Verdict }) =>
    verdict === 'fail' || (gate === 'SHOULD' && level === 'SHOULD' && verdict === 'warn');
  if (results.some(isGated)) return exitCode.failed;
  const proved = results.some(
    ({ verdict }) => verdict === 'pass' || verdict === 'warn' || verdict === 'waived',
  );
  return !proved || results.some(({ verdict }) => verdict === 'error') ? exitCode.untestable : exitCode.held;
}
