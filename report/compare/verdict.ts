import { modeName } from '../../contracts/results/load-result/mode.ts';
import { isSilent } from '../../contracts/results/load-result/mode-result.ts';
import { type ExitCode, exitCode } from '../../platform/exit.ts';
import type { ComparedRow, Comparison } from './comparison.ts';

/** Whether a newly failing requirement fails the comparison: a SHALL does, and what the gate of the runs adds. */
export function failsComparison({ level, verdicts }: ComparedRow, gate: 'SHALL' | 'SHOULD'): boolean {
  return verdicts.includes('fail') || (gate === 'SHOULD' && level === 'SHOULD');
}

/**
 * The exit code of a comparison: 1 if a SHALL newly fails or events are newly lost; 3 if something that was tested
 * before could not be tested.
 */
export function comparisonExitCode({ newlyFailing, otherwise, runs }: Comparison): ExitCode {
  const gate = runs[0]!.report?.run.settings.gate ?? 'SHALL';
  if (newlyFailing.some((row) => failsComparison(row, gate))) return exitCode.failed;
  const [baseline, ...others] = runs.map(({ load }) => load?.validity.verdict ?? null);
  if (baseline !== 'INVALID' && others.includes('INVALID')) return exitCode.failed;
  if (collapsedModes(runs).length > 0) return exitCode.failed;
  const isUnknown = ({ verdicts: [first, ...rest] }: ComparedRow) =>
    first !== 'error' && rest.some((verdict) => verdict === 'error');
  if (otherwise.some(isUnknown)) return exitCode.untestable;
  if (baseline === 'valid' && others.includes('unverified')) return exitCode.untestable;
  return exitCode.passed;
}

/** Modes that acknowledged events in every round of the baseline, and nothing in some round of another run. */
function collapsedModes([baseline, ...others]: Comparison['runs']): string[] {
  const kept = (baseline?.load?.modes ?? []).filter(({ eventsPerSecond }) => (eventsPerSecond ?? 0) > 0);
  return kept
    .map(({ mode }) => modeName(mode))
    .filter((name) =>
      others.some(({ load }) => load?.modes.some((one) => modeName(one.mode) === name && isSilent(one))),
    );
}

/** The result of the comparison, in a sentence. */
export function verdictInWords(comparison: Comparison): string {
  const { newlyFailing, newlyPassing, runs } = comparison;
  const labels = runs.slice(1).map(({ label }) => label);
  const others = labels.length === 1 ? labels[0] : `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
  const gate = runs[0]!.report?.run.settings.gate ?? 'SHALL';
  const failing = newlyFailing.filter((row) => failsComparison(row, gate)).length;
  const missed = newlyFailing.length - failing;
  const parts = [
    ...(failing > 0 ? [`${failing} newly failing`] : []),
    ...(missed > 0 ? [`${missed} SHOULD or MAY newly missed`] : []),
    ...collapsedModes(runs).map((name) => `${name} acknowledged nothing in some rounds`),
    ...(newlyPassing.length > 0 ? [`${newlyPassing.length} newly passing`] : []),
  ];
  const ending = {
    0: 'no regression.',
    1: 'a regression.',
    3: 'not everything could be tested.',
  }[comparisonExitCode(comparison) as 0 | 1 | 3];
  return `${others} compared with ${runs[0]!.label}: ${[...parts, ending].join('; ')}`;
}
