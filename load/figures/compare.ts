import { logAverage } from 'simple-statistics';
import type { LoadComparison } from '../../contracts/results/load-result/comparison.ts';
import { type Mode, modeName } from '../../contracts/results/load-result/mode.ts';
import { isSilent } from '../../contracts/results/load-result/mode-result.ts';
import type { Ratio } from '../../contracts/results/load-result/ratio.ts';
import type {
  LoadResult,
  LoadRunResult,
  LoadSegmentResult,
} from '../../contracts/results/load-result/result.ts';
import { UntestableError, UsageError } from '../../platform/exit.ts';
import {
  differenceOf,
  matchedRatio,
  roundsForInterval,
  roundsForMatchedInterval,
  unpairedRatio,
} from './ratio.ts';

/** What two runs must have in common for their figures to be comparable. */
const fields: Record<string, (result: LoadResult) => unknown> = {
  kind: ({ kind }) => kind,
  'run.profile': ofLoad(({ run }) => run.profile),
  'run.sandbox': ofLoad(({ run }) => run.sandbox),
  'settings.model': ofLoad(({ settings }) => settings.model),
  'settings.batches': ofLoad(({ settings }) => settings.batches),
  'settings.gzip': ofLoad(({ settings }) => settings.gzip),
  'settings.vuSearch': ofLoad(({ settings }) => settings.vuSearch),
  'settings.vus': (result) => (hasVuSearch(result) ? null : result.settings.vus),
  'settings.outputs': ofLoad(({ settings }) => settings.outputs),
  'settings.requestTimeoutMs': ({ settings }) => settings.requestTimeoutMs,
  'corpus.sha256': ({ corpus }) => corpus.sha256,
  'environment.k6': ofLoad(({ environment }) => environment.k6),
  'environment.cpu': ofLoad(({ environment }) => environment.cpu),
};

/** What only runs of the command `load` have. */
function ofLoad(value: (result: LoadRunResult | LoadSegmentResult) => unknown) {
  return (result: LoadResult) => (result.kind === 'archive' ? null : value(result));
}

function hasVuSearch(result: LoadResult): boolean {
  return result.kind !== 'archive' && result.settings.vuSearch;
}

/**
 * Whether the second of two runs is faster or slower than the first, mode by mode, from their
 * rounds. Those of runs that were sent in turn are pairs, so that whatever befell the machine in
 * one of them befell both runs.
 *
 * @param maxRegression how much slower is still allowed, 0.05 for 5 %
 * @throws {UsageError} when the runs were not configured alike, naming the field
 * @throws {UntestableError} when one of them is not valid, or none of their modes has enough rounds
 */
export function compareResults(before: LoadResult, after: LoadResult, maxRegression: number): LoadComparison {
  demandAlike(before, after);
  for (const { run, validity } of [before, after])
    if (validity.verdict !== 'valid')
      throw new UntestableError(
        `Run ${run.id} is ${validity.verdict === 'INVALID' ? 'INVALID' : 'not verified'} (${validity.reasons.join('; ')}). Its figures can't be compared.`,
      );
  const modes = before.modes.map(({ mode }) => {
    const ratio = ratioOf(after, before, mode);
    const collapsed = fellSilent(after, mode) && !fellSilent(before, mode);
    return {
      mode,
      ratio: collapsed ? null : ratio,
      difference: collapsed ? 'slower' : differenceOf(ratio, null),
      regression: collapsed || (ratio?.interval ? ratio.interval.high < 1 - maxRegression : false),
    };
  });
  if (modes.every(({ difference }) => difference === null))
    throw new UntestableError(
      wereInTurn(after, before)
        ? `The runs share fewer than ${roundsForMatchedInterval} complete rounds, the minimum for an interval. Add --rounds.`
        : `One of the runs has fewer than ${roundsForInterval} complete rounds, the minimum for an interval. Add --rounds.`,
    );
  return { before: before.run.id, after: after.run.id, maxRegression, modes };
}

function demandAlike(before: LoadResult, after: LoadResult): void {
  for (const [field, of] of Object.entries(fields)) {
    const [one, other] = [JSON.stringify(of(before)), JSON.stringify(of(after))];
    if (one !== other)
      throw new UsageError(
        `The runs have different settings: ${field} is ${one} in ${before.run.id} and ${other} in ${after.run.id}. Run both with the same settings.`,
      );
  }
}

function fellSilent({ modes }: LoadResult, mode: Mode): boolean {
  return modes.some((one) => modeName(one.mode) === modeName(mode) && isSilent(one));
}

function ratioOf(after: LoadResult, before: LoadResult, mode: Mode): Ratio | null {
  const [own, others] = [throughputs(after, mode), throughputs(before, mode)];
  if (!wereInTurn(after, before)) return unpairedRatio([...own.values()], [...others.values()]);
  const quotients = [...own].flatMap(([round, rate]) => {
    const other = others.get(round);
    return other === undefined ? [] : [rate / other];
  });
  return matchedRatio(quotients);
}

function wereInTurn(one: LoadResult, other: LoadResult): boolean {
  return (
    one.kind === 'run' &&
    other.kind === 'run' &&
    one.run.interleavedWith === other.run.id &&
    other.run.interleavedWith === one.run.id
  );
}

/**
 * events/s of a mode by complete round. Single is sent twice a round, for the A/A arm: the
 * geometric mean of two arms has less noise than one.
 */
function throughputs({ arms }: LoadResult, mode: Mode): Map<number, number> {
  const rounds = new Map<number, number[]>();
  for (const arm of arms) {
    const isOfMode = arm.round > 0 && arm.complete && modeName(arm.mode) === modeName(mode);
    if (!isOfMode || !(arm.eventsPerSecond > 0)) continue;
    rounds.set(arm.round, [...(rounds.get(arm.round) ?? []), arm.eventsPerSecond]);
  }
  return new Map([...rounds].map(([round, rates]) => [round, logAverage(rates)]));
}
