import type { LoadComparison } from '../../contracts/results/load-result/comparison.ts';
import type { Gate } from '../../contracts/results/load-result/gate.ts';
import { modeName } from '../../contracts/results/load-result/mode.ts';
import type { LoadRunResult } from '../../contracts/results/load-result/result.ts';
import { CommandError, type ExitCode, exitCode } from '../../platform/exit.ts';
import { compareResults } from './compare.ts';
import { note } from './notes.ts';

/** A run compared with the one that was interleaved with it. */
export interface ComparedWithOther {
  /**
   * With the gate, and with what the comparison says as a note, so that every form of it shows
   * both.
   */
  result: LoadRunResult;
  /** null where the two can't be compared. */
  comparison: LoadComparison | null;
}

/**
 * Whether a target is slower than the deployment that was interleaved with it, by more than is
 * allowed.
 *
 * @param other the other's result, or why there is none
 * @param otherTarget its FHIR base URL
 * @param maxRegression percent
 */
export function compareWithOther(
  own: LoadRunResult,
  other: LoadRunResult | CommandError,
  otherTarget: string,
  maxRegression: number,
): ComparedWithOther {
  const compared = comparisonOf(own, other, maxRegression);
  const comparison = typeof compared === 'string' ? null : compared;
  const gate: Gate = {
    flag: '--max-regression',
    unit: '%',
    asked: maxRegression,
    ...(comparison ? slowestOf(comparison) : { measured: null, mode: '', passed: false }),
  };
  const text =
    typeof compared === 'string'
      ? `Not compared with ${otherTarget}: ${compared}.`
      : `Compared with ${otherTarget}, interleaved: ${compared.modes.map(inWords).join(', ')}.`;
  return {
    comparison,
    result: {
      ...own,
      run: { ...own.run, exitCode: againstExitCode(own, other, comparison, gate) },
      notes: [...own.notes, note(text)],
      gates: [...own.gates, gate],
    },
  };
}

/** Or why there is none. */
function comparisonOf(
  own: LoadRunResult,
  other: LoadRunResult | CommandError,
  maxRegression: number,
): LoadComparison | string {
  if (other instanceof CommandError) return `its run failed with "${other.message}"`;
  if (own.stopped) return "the target's run ended early";
  if (own.validity.verdict !== 'valid') return `the target's run is ${own.validity.verdict}`;
  if (other.stopped) return `its run ended early: "${other.stopped.message}"`;
  if (other.validity.verdict !== 'valid') {
    const failed = other.preflight.cases.filter(({ passed }) => !passed).map(({ message }) => message);
    return `its run is ${[other.validity.verdict, ...other.validity.reasons, ...failed].join(', ').replace(/\.$/, '')}`;
  }
  try {
    return compareResults(other, own, maxRegression / 100);
  } catch (error) {
    if (error instanceof CommandError) return error.message.replace(/\.$/, '');
    throw error;
  }
}

/** The mode that lost most for certain: by how much at least, in percent. */
function slowestOf({ modes, maxRegression }: LoadComparison): Pick<Gate, 'measured' | 'mode' | 'passed'> {
  const silent = modes.find(({ ratio, regression }) => regression && !ratio?.interval);
  if (silent) return { measured: null, mode: modeName(silent.mode), passed: false };
  const measured = modes.flatMap(({ mode, ratio }) =>
    ratio?.interval ? [{ mode: modeName(mode), lost: 1 - ratio.interval.high }] : [],
  );
  const { mode, lost } = measured.reduce((one, two) => (two.lost > one.lost ? two : one));
  return { measured: Math.max(0, lost * 100), mode, passed: lost <= maxRegression };
}

function inWords({ mode, ratio, difference }: LoadComparison['modes'][number]): string {
  if (!ratio?.interval) return `${modeName(mode)} ${difference ?? 'in too few rounds'}`;
  const { low, high } = ratio.interval;
  return `${modeName(mode)} ${ratio.value.toFixed(3)}× its throughput (95 % CI ${low.toFixed(3)} to ${high.toFixed(3)})`;
}

/** What went wrong with the target itself says more than what could not be compared. */
function againstExitCode(
  own: LoadRunResult,
  other: LoadRunResult | CommandError,
  comparison: LoadComparison | null,
  { passed }: Gate,
): ExitCode {
  if (own.run.exitCode !== exitCode.passed) return own.run.exitCode;
  if (!comparison) {
    const wasInterrupted = 'run' in other && other.run.exitCode === exitCode.interrupted;
    return wasInterrupted ? exitCode.interrupted : exitCode.untestable;
  }
  return passed ? exitCode.passed : exitCode.failed;
}
