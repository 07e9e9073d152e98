import type { LoadResult } from '../../contracts/results/load.ts';
import { archiveProfile } from '../../load/archive/archived-run.ts';
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
  const isMerged = load && (load.segments || (load.run.profile === archiveProfile && !load.run.segment));
  if (!isMerged)
    throw new UsageError(
      `${flags.join(', ')}: report applies gates only to a load run that it merges from all segments, ` +
        'or to one from a k6 archive. Give gates to load for any other.',
    );
  return completeResult(load, asked);
}
