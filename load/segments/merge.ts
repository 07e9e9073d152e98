import {
  type CountedBy,
  type FailureExample,
  type LoadResult,
  modeName,
  type Preflight,
  type SegmentRecord,
  type Stop,
  type Validity,
} from '../../contracts/results/load.ts';
import { figuresOfRun } from '../figures/modes.ts';
import { completeResult } from '../figures/result.ts';
import { trendsOf } from '../figures/trend.ts';
import { demandSegments, type SegmentResult } from './alike-segments.ts';
import { mergeArms } from './merge-arms.ts';

/**
 * One load result of the segments of a run. Counts add up; percentiles come from the arms' percentile tables; a
 * throughput is what all acknowledged over the time from the earliest start to the latest end.
 *
 * @throws {UsageError} when they are not all the segments of one run, each once
 */
export function mergeSegments(segments: readonly SegmentResult[]): LoadResult {
  const results = demandSegments(segments);
  const [first] = results as [LoadResult];
  const modes = first.modes.map(({ mode }) => mode);
  const arms = mergeArms(segments);
  const found = new Map(
    modes.map((mode) => [modeName(mode), { vus: first.settings.vus, rate: 0, search: null }]),
  );
  const figures = figuresOfRun({
    modes,
    arms,
    found,
    ceilings: sumOfCeilings(results),
    seed: first.run.seed,
  });
  const startedAt = Math.min(...results.map(({ run }) => Date.parse(run.startedAt)));
  const endedAt = Math.max(...results.map(({ run }) => Date.parse(run.startedAt) + run.durationMs));
  const { segment: _segment, exitCode: _exitCode, ...run } = first.run;
  const armResults = arms.map(({ result }) => result);
  return completeResult({
    harness: first.harness,
    run: { ...run, startedAt: new Date(startedAt).toISOString(), durationMs: endedAt - startedAt },
    settings: {
      ...first.settings,
      eventsPerArm: results.find(({ settings }) => settings.eventsPerArm)?.settings.eventsPerArm ?? null,
    },
    environment: first.environment,
    corpus: first.corpus,
    preflight: mergePreflights(results),
    validity: mergeValidity(results),
    stopped: mergeStops(results),
    ...figures,
    ...(results.some(({ trends }) => trends) && { trends: trendsOf(modes, armResults) }),
    segments: results.map(recordOf),
    failures: mergeFailures(results, startedAt),
    arms: armResults,
  });
}

/** What all generators can do together; none where one was not measured. */
function sumOfCeilings(results: readonly LoadResult[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { mode } of results[0]!.modes) {
    const ceilings = results.map(
      ({ modes }) => modes.find((one) => modeName(one.mode) === modeName(mode))?.ceiling?.eventsPerSecond,
    );
    if (ceilings.every((ceiling) => ceiling !== undefined))
      sums.set(
        modeName(mode),
        ceilings.reduce((sum, ceiling) => sum + ceiling!, 0),
      );
  }
  return sums;
}

/** Held when all held; of those that did not, the cases that failed. */
function mergePreflights(results: readonly LoadResult[]): Preflight {
  const failed = results.filter(({ preflight }) => !preflight.held);
  if (failed.length === 0) return results[0]!.preflight;
  return {
    held: false,
    cases: failed.flatMap(({ run, preflight }) =>
      preflight.cases
        .filter(({ held }) => !held)
        .map((one) => ({ ...one, message: `segment ${run.segment}: ${one.message}` })),
    ),
  };
}

/** Valid only if each is. */
function mergeValidity(results: readonly LoadResult[]): Validity {
  const all = results.map(({ validity }) => validity);
  const sum = (of: (validity: Validity) => number | null) =>
    all.reduce<number | null>((total, one) => {
      const value = of(one);
      return total === null || value === null ? null : total + value;
    }, 0);
  const verdicts = all.map(({ verdict }) => verdict);
  const waysToCount: CountedBy[] = ['sample-only', 'paging', 'total'];
  const reasons = results.flatMap(({ run, validity }) =>
    validity.reasons.map((reason) => ({ segment: run.segment, reason })),
  );
  const isOfAll = (reason: string) =>
    reasons.filter((one) => one.reason === reason).length === results.length;
  return {
    verdict: verdicts.includes('INVALID')
      ? 'INVALID'
      : verdicts.includes('unverified')
        ? 'unverified'
        : 'valid',
    reasons: [
      ...new Set(
        reasons.map(({ segment, reason }) => (isOfAll(reason) ? reason : `segment ${segment}: ${reason}`)),
      ),
    ],
    countedBy: waysToCount.find((way) => all.some(({ countedBy }) => countedBy === way))!,
    acknowledged: sum(({ acknowledged }) => acknowledged)!,
    stored: sum(({ stored }) => stored),
    lost: sum(({ lost }) => lost),
    excess: sum(({ excess }) => excess),
    inDoubt: sum(({ inDoubt }) => inDoubt)!,
    sample: {
      read: sum(({ sample }) => sample.read)!,
      wrong: sum(({ sample }) => sample.wrong)!,
    },
  };
}

/** An interruption before any other stop, as the exit code has it. */
function mergeStops(results: readonly LoadResult[]): Stop | null {
  const stops = results.flatMap(({ run, stopped }) =>
    stopped ? [{ ...stopped, message: `Segment ${run.segment}: ${stopped.message}` }] : [],
  );
  return stops.find(({ reason }) => reason === 'interrupted') ?? stops[0] ?? null;
}

/** The first of each kind in each mode. */
function mergeFailures(results: readonly LoadResult[], startedAt: number): FailureExample[] {
  const all = results
    .flatMap(({ run, failures }) =>
      failures.map((one) => ({ ...one, afterMs: one.afterMs + Date.parse(run.startedAt) - startedAt })),
    )
    .sort((a, b) => a.afterMs - b.afterMs);
  const first = new Map<string, FailureExample>();
  for (const one of all) {
    const name = `${modeName(one.mode)} ${one.kind}`;
    if (!first.has(name)) first.set(name, one);
  }
  return [...first.values()];
}

function recordOf({ run, validity, environment }: LoadResult): SegmentRecord {
  return {
    segment: run.segment!,
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    verdict: validity.verdict,
    exitCode: run.exitCode,
    environment,
  };
}
