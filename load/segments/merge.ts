import { modeName } from '../../contracts/results/load-result/mode.ts';
import type {
  FailureExample,
  LoadArchiveResult,
  LoadRunResult,
  LoadSegmentResult,
  SegmentRecord,
} from '../../contracts/results/load-result/result.ts';
import type { CountedBy, Preflight, Stop, Validity } from '../../contracts/results/load-result/validity.ts';
import type { MeasuredArm } from '../arm/arm-result.ts';
import { figuresOfRun } from '../figures/modes.ts';
import { completeResult } from '../figures/result.ts';
import { trendsOf } from '../figures/trend.ts';
import type { Found } from '../phases/found.ts';
import { demandSegments, type NamedResult } from './alike-segments.ts';
import { mergeArms } from './merge-arms.ts';

type Segment = LoadSegmentResult | LoadArchiveResult;

/**
 * One load result of the segments of a run. Counts add up; percentiles come from the arms'
 * percentile tables; a throughput is what all acknowledged over the time from the earliest start to
 * the latest end.
 *
 * @throws {UsageError} when they are not all the segments of one run, each once
 */
export function mergeSegments(segments: readonly NamedResult[]): LoadRunResult | LoadArchiveResult {
  const demanded = demandSegments(segments);
  const arms = mergeArms(demanded.parts);
  return demanded.kind === 'segment'
    ? mergeRun(
        demanded.parts.map(({ result }) => result),
        arms,
      )
    : mergeArchive(
        demanded.parts.map(({ result }) => result),
        arms,
      );
}

function mergeRun(results: readonly LoadSegmentResult[], arms: MeasuredArm[]): LoadRunResult {
  const [first] = results as [LoadSegmentResult];
  const modes = first.modes.map(({ mode }) => mode);
  const { vus } = first.settings;
  const found: Found = new Map(modes.map((mode) => [modeName(mode), { vus, rate: 0, search: null }]));
  const ceilings = sumOfCeilings(results);
  const { segment: _segment, exitCode: _exitCode, ...run } = first.run;
  const common = mergeCommon(results, arms);
  return completeResult<LoadRunResult>({
    kind: 'run',
    harness: first.harness,
    ...common,
    run: { ...run, ...common.run, interleavedWith: null },
    settings: {
      ...first.settings,
      eventsPerArm: results.find(({ settings }) => settings.eventsPerArm)?.settings.eventsPerArm ?? null,
    },
    environment: first.environment,
    corpus: first.corpus,
    preflight: mergePreflights(results),
    ...figuresOfRun({ modes, arms, found, ceilings, seed: first.run.seed }),
    steps: [],
    capacity: null,
    trends: first.run.profile === 'soak' ? trendsOf(modes, common.arms) : null,
  });
}

function mergeArchive(results: readonly LoadArchiveResult[], arms: MeasuredArm[]): LoadArchiveResult {
  const [first] = results as [LoadArchiveResult];
  const { exitCode: _exitCode, ...run } = first.run;
  const { mode, vus } = first.settings;
  const found: Found = new Map([[modeName(mode), { vus, rate: 0, search: null }]]);
  const { modes } = figuresOfRun({ modes: [mode], arms, found, ceilings: new Map(), seed: first.run.seed });
  const common = mergeCommon(results, arms);
  return completeResult<LoadArchiveResult>({
    kind: 'archive',
    harness: first.harness,
    ...common,
    run: { ...run, ...common.run, segment: null },
    settings: first.settings,
    corpus: first.corpus,
    modes,
  });
}

/** What is merged alike whoever sent the segments. */
function mergeCommon(results: readonly Segment[], arms: readonly MeasuredArm[]) {
  const startedAt = Math.min(...results.map(({ run }) => Date.parse(run.startedAt)));
  const endedAt = Math.max(...results.map(({ run }) => Date.parse(run.startedAt) + run.durationMs));
  return {
    run: { startedAt: new Date(startedAt).toISOString(), durationMs: endedAt - startedAt },
    validity: mergeValidity(results),
    stopped: mergeStops(results),
    segments: results.map(recordOf),
    failures: mergeFailures(results, startedAt),
    arms: arms.map(({ result }) => result),
  };
}

/** What all generators can do together; none where one was not measured. */
function sumOfCeilings(results: readonly LoadSegmentResult[]): Map<string, number> {
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

/** Passed if all passed; otherwise the cases that failed. */
function mergePreflights(results: readonly LoadSegmentResult[]): Preflight {
  const failed = results.filter(({ preflight }) => !preflight.passed);
  if (failed.length === 0) return results[0]!.preflight;
  return {
    passed: false,
    cases: failed.flatMap(({ run, preflight }) =>
      preflight.cases
        .filter(({ passed }) => !passed)
        .map((one) => ({ ...one, message: `segment ${run.segment}: ${one.message}` })),
    ),
  };
}

/** Valid only if each is. */
function mergeValidity(results: readonly Segment[]): Validity {
  const all = results.map(({ validity }) => validity);
  const sum = (of: (validity: Validity) => number | null) =>
    all.reduce<number | null>((total, one) => {
      const value = of(one);
      return total === null || value === null ? null : total + value;
    }, 0);
  const verdicts = all.map(({ verdict }) => verdict);
  const weakestFirst: CountedBy[] = ['sample-only', 'paging', 'total'];
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
    countedBy: weakestFirst.find((one) => all.some(({ countedBy }) => countedBy === one)) ?? null,
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
function mergeStops(results: readonly Segment[]): Stop | null {
  const stops = results.flatMap(({ run, stopped }) =>
    stopped ? [{ ...stopped, message: `Segment ${run.segment}: ${stopped.message}` }] : [],
  );
  return stops.find(({ reason }) => reason === 'interrupted') ?? stops[0] ?? null;
}

/** The first of each kind in each mode. */
function mergeFailures(results: readonly Segment[], startedAt: number): FailureExample[] {
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

function recordOf(segment: Segment): SegmentRecord {
  const { run, validity } = segment;
  return {
    segment: run.segment!,
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    verdict: validity.verdict,
    exitCode: run.exitCode,
    environment: segment.kind === 'archive' ? null : segment.environment,
  };
}
