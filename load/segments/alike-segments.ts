import type { ArmResult, SegmentArm } from '../../contracts/results/load-result/arm.ts';
import {
  type LoadArchiveResult,
  type LoadResult,
  type LoadSegmentResult,
  segmentOf,
} from '../../contracts/results/load-result/result.ts';
import { UsageError } from '../../platform/exit.ts';
import { isTable } from '../figures/percentiles.ts';
import { isSegmentName, segmentNamed } from './segment.ts';

/** A segment's result, and where it is. */
export interface NamedResult<Result extends LoadResult = LoadResult> {
  /** Its folder, to name it by. */
  name: string;
  result: Result;
}

/** The segments of one run: all of them sent by `load`, or all of them by k6 from one archive. */
export type Segments =
  | { kind: 'segment'; parts: NamedResult<LoadSegmentResult>[] }
  | { kind: 'archive'; parts: NamedResult<LoadArchiveResult>[] };

/** What the segments of a run must have in common, in words. */
const common: Record<string, (result: LoadResult) => unknown> = {
  'run id': ({ run }) => run.id,
  'harness version': ({ harness }) => harness.version,
  target: ({ run }) => run.target,
  kind: ({ kind }) => kind,
  profile: (result) => (result.kind === 'archive' ? null : result.run.profile),
  seed: ({ run }) => run.seed,
  corpus: ({ corpus }) => corpus.sha256,
};

/** Settings in which segments may differ, or that are null in one that measured nothing. */
const ownSettings = ['eventsPerArm', 'events', 'durationBudgetMs', 'visibilityTimeoutMs'];

/**
 * The results by segment, once it is sure that they belong together.
 *
 * @throws {UsageError} saying which does not, and why
 */
export function demandSegments(segments: readonly NamedResult[]): Segments {
  const [first] = segments as [NamedResult];
  for (const { name, result } of segments) {
    if (segmentOf(result) === null)
      throw new UsageError(`${name} is not a segment of a load run. Only segments of one run can be merged.`);
    const other = differences(result, first.result)[0];
    if (other)
      throw new UsageError(
        `${name} has a different ${other} than ${first.name}. Only segments of one run can be merged.`,
      );
    if (!isSegmentName(segmentOf(result)) || !result.arms.every(isMergeable))
      throw new UsageError(`${name} lacks what merging segments needs. Use the load.json that load wrote.`);
  }
  const { parts } = segmentNamed(segmentOf(first.result)!);
  const wanted = Array.from({ length: parts }, (_, nth) => `${nth + 1}/${parts}`);
  const names = segments.map(({ result }) => segmentOf(result)!);
  const wrong = wanted.filter((segment) => names.filter((name) => name === segment).length !== 1);
  const others = names.filter((name) => !wanted.includes(name));
  if (wrong.length > 0 || others.length > 0)
    throw new UsageError(
      `Name each of the ${parts} segments once. Missing, repeated or extra: ${[...wrong, ...others].join(', ')}.`,
    );
  const inOrder = wanted.map((segment) => segments[names.indexOf(segment)]!);
  return { kind: first.result.kind, parts: inOrder } as Segments;
}

/** Whoever has the file may have changed it. */
function isMergeable(arm: ArmResult): boolean {
  return 'segment' in arm && isTable((arm as SegmentArm).segment?.serviceTimeMs);
}

/** In what two segments differ that must have it in common, in words. */
function differences(one: LoadResult, other: LoadResult): string[] {
  const [events, otherEvents] = [eventsOf(one), eventsOf(other)];
  const settings = [...new Set([...Object.keys(one.settings), ...Object.keys(other.settings)])].filter(
    (name) => !ownSettings.includes(name),
  );
  const textOf = ({ settings: of }: LoadResult, name: string) => JSON.stringify(of[name as keyof typeof of]);
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

/** Events that each arm sends, of all segments together; null in one that measured nothing. */
function eventsOf(result: LoadResult): number | null {
  return result.kind === 'archive' ? result.settings.events : result.settings.eventsPerArm;
}
