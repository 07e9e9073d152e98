import { UsageError } from '../contracts/exit.ts';
import {
  type ArmResult,
  type CountedBy,
  type FailureExample,
  type LoadResult,
  modeName,
  type Preflight,
  type SegmentRecord,
  type Stop,
  type Validity,
} from '../contracts/load.ts';
import { figuresOfRun, type MeasuredArm } from './modes.ts';
import { commonWindow } from './overlap.ts';
import { isTable, mergedPercentiles, type PercentileTable } from './percentiles.ts';
import { markerOf } from './plan.ts';
import { completeResult } from './result.ts';
import { isSegmentName, segmentNamed } from './segment.ts';
import { trendsOf } from './trend.ts';

/** A segment's result, and where it lies. */
export interface SegmentResult {
  /** Its folder, to name it by. */
  name: string;
  result: LoadResult;
}

/** What the segments of a run must have in common, in words. */
const common: Record<string, (result: LoadResult) => unknown> = {
  'run id': ({ run }) => run.id,
  'harness version': ({ harness }) => harness.version,
  target: ({ run }) => run.target,
  profile: ({ run }) => run.profile,
  seed: ({ run }) => run.seed,
  corpus: ({ corpus }) => corpus.sha256,
};

/** Settings in which segments may differ, or that are null in one that measured nothing. */
const ownSettings = ['eventsPerArm', 'durationBudgetMs', 'visibilityTimeoutMs'];

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

/** The results by segment, once it is sure that they belong together. */
function demandSegments(segments: readonly SegmentResult[]): LoadResult[] {
  const [first] = segments as [SegmentResult];
  for (const { name, result } of segments) {
    if (!result.run.segment)
      throw new UsageError(
        `${name} is no segment of a load run: only the segments of one run are put together.`,
      );
    const other = differences(result, first.result)[0];
    if (other)
      throw new UsageError(
        `${name} has another ${other} than ${first.name}: only the segments of one run are put together.`,
      );
    if (
      !isSegmentName(result.run.segment) ||
      !result.arms.every(({ segment }) => isTable(segment?.serviceTimeMs))
    )
      throw new UsageError(
        `${name} lacks what putting segments together needs: take its load.json as load wrote it.`,
      );
  }
  const { parts } = segmentNamed(first.result.run.segment!);
  const wanted = Array.from({ length: parts }, (_, nth) => `${nth + 1}/${parts}`);
  const having = (segment: string) => segments.filter(({ result }) => result.run.segment === segment);
  const wrong = wanted.filter((segment) => having(segment).length !== 1);
  const others = segments.filter(({ result }) => !wanted.includes(result.run.segment!));
  if (wrong.length > 0 || others.length > 0)
    throw new UsageError(
      `Each of the ${parts} segments is needed once; not so: ${[...wrong, ...others.map(({ result }) => result.run.segment)].join(', ')}.`,
    );
  return wanted.map((segment) => having(segment)[0]!.result);
}

/** In what two segments differ that must have it in common, in words. */
function differences(one: LoadResult, other: LoadResult): string[] {
  const [events, otherEvents] = [one.settings.eventsPerArm, other.settings.eventsPerArm];
  const settings = [...new Set([...Object.keys(one.settings), ...Object.keys(other.settings)])].filter(
    (name) => !ownSettings.includes(name),
  );
  const textOf = ({ settings: of }: LoadResult, name: string) =>
    JSON.stringify(of[name as keyof LoadResult['settings']]);
  return [
    ...Object.entries(common)
      .filter(([, of]) => of(one) !== of(other))
      .map(([what]) => what),
    ...settings
      .filter((name) => textOf(one, name) !== textOf(other, name))
      .map((name) => `setting "${name}"`),
    ...(events !== null && otherEvents !== null && events !== otherEvents ? ['number of events'] : []),
  ];
}

/** The arms of the run, each from what its segments sent of it. */
function mergeArms(segments: readonly SegmentResult[]): MeasuredArm[] {
  const longest = Math.max(...segments.map(({ result }) => result.arms.length));
  return Array.from({ length: longest }, (_, nth) => {
    const parts = segments.map(({ name, result }) => ({ name, arm: result.arms[nth] }));
    const { arm: model, name: modelName } = parts.find(({ arm }) => arm) as { arm: ArmResult; name: string };
    for (const { name, arm } of parts)
      if (arm && planOf(arm) !== planOf(model))
        throw new UsageError(
          `${name} sent another arm ${nth + 1} than ${modelName}: only the segments of one run are put together.`,
        );
    return mergeArm(
      markerOf(segments[0]!.result.run.id, nth + 1),
      parts.map(({ arm }) => arm),
    );
  });
}

/** What an arm was to be, the same in every segment. */
function planOf({ round, mode, control = false, segment }: ArmResult): string {
  return JSON.stringify([round, mode, control, segment?.events]);
}

/** @param parts undefined for a segment that had ended before */
function mergeArm(marker: string, parts: readonly (ArmResult | undefined)[]): MeasuredArm {
  const arms = parts.filter((arm) => arm !== undefined);
  const [model] = arms as [ArmResult];
  const sum = (of: (arm: ArmResult) => number) => arms.reduce((total, arm) => total + of(arm), 0);
  const { windowMs, overlap } = commonWindow(
    parts.map((arm) => {
      const { startedAt, endedAt } = arm?.segment ?? {};
      return startedAt && endedAt ? { startedAt, endedAt } : null;
    }),
  );
  const acknowledged = sum(({ events }) => events.acknowledged);
  const weighed = arms.filter(({ bytesPerEvent }) => bytesPerEvent !== null);
  const sent = weighed.reduce((total, { requests }) => total + requests.sent, 0);
  const table = arms.map(
    ({ requests, segment }): PercentileTable => ({
      count: segment?.serviceTimeMs ? requests.acknowledged : 0,
      valuesMs: segment?.serviceTimeMs ?? [],
    }),
  );
  const events = model.segment!.events;
  const result: ArmResult = {
    round: model.round,
    mode: model.mode,
    ...(model.control && { control: true }),
    vus: sum(({ vus = 0 }) => vus),
    k6Cpu: highest(arms.map(({ k6Cpu }) => k6Cpu ?? null)),
    marker,
    complete: arms.length === parts.length && arms.every(({ complete }) => complete),
    events: {
      planned: events,
      acknowledged,
      inDoubt: sum((arm) => arm.events.inDoubt),
      stored: arms.every((arm) => arm.events.stored !== null) ? sum((arm) => arm.events.stored!) : null,
    },
    requests: {
      planned: Math.ceil(events / model.mode.batch),
      sent: sum(({ requests }) => requests.sent),
      acknowledged: sum(({ requests }) => requests.acknowledged),
    },
    windowMs,
    eventsPerSecond: windowMs > 0 ? (acknowledged * 1000) / windowMs : 0,
    bytesPerEvent:
      sent > 0
        ? weighed.reduce((total, arm) => total + arm.bytesPerEvent! * arm.requests.sent, 0) / sent
        : null,
    serviceTimeMs: mergedPercentiles(table),
    errors: addUp(arms.map(({ errors }) => errors)),
    overlap,
  };
  return { result, table };
}

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function addUp(counts: readonly Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [kind, number] of counts.flatMap((count) => Object.entries(count)))
    total[kind] = (total[kind] ?? 0) + number;
  return total;
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
