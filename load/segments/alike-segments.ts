import type { LoadResult } from '../../contracts/results/load.ts';
import { UsageError } from '../../platform/exit.ts';
import { isTable } from '../figures/percentiles.ts';
import { isSegmentName, segmentNamed } from './segment.ts';

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
 * The results by segment, once it is sure that they belong together.
 *
 * @throws {UsageError} saying which does not, and why
 */
export function demandSegments(segments: readonly SegmentResult[]): LoadResult[] {
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
