import type {
  LoadArchiveResult,
  LoadResult,
  LoadRunResult,
} from '../../contracts/results/load-result/result.ts';
import type { GatesAsked } from '../../load/figures/gates.ts';
import { completeResult } from '../../load/figures/result.ts';
import { UsageError } from '../../platform/exit.ts';
import { gatesAsked } from '../options/gates.ts';

/**
 * Judges a merged run, which no command has judged yet, by the gates.
 *
 * @throws {UsageError} when the run is not merged
 */
export function judge(load: LoadResult | null, asked: GatesAsked): LoadResult | null {
  const flags = gatesAsked(asked);
  if (flags.length === 0) return load;
  if (!isUnjudged(load))
    throw new UsageError(
      `${flags.join(', ')}: report applies gates only to a load run that it merges from all segments, ` +
        'or to one from a k6 archive. Give gates to load for any other.',
    );
  return completeResult<LoadRunResult | LoadArchiveResult>(load, asked);
}

/** All of a run that no command has judged. */
function isUnjudged(load: LoadResult | null): load is LoadRunResult | LoadArchiveResult {
  if (load?.kind === 'archive') return load.run.segment === null;
  return load?.kind === 'run' && load.segments.length > 0;
}
