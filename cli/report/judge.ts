import type { LoadResult } from '../../contracts/results/load.ts';
import { archiveProfile } from '../../load/archive/archived-run.ts';
import type { GatesAsked } from '../../load/figures/gates.ts';
import { completeResult } from '../../load/figures/result.ts';
import { UsageError } from '../../platform/exit.ts';
import { gatesAsked } from '../options/gates.ts';

/**
 * Holds a run that was put together, which no command has judged yet, against the gates.
 *
 * @throws {UsageError} when it is another run, or only a part of one
 */
export function judge(load: LoadResult | null, asked: GatesAsked): LoadResult | null {
  const flags = gatesAsked(asked);
  if (flags.length === 0) return load;
  const isTogether = load && (load.segments || (load.run.profile === archiveProfile && !load.run.segment));
  if (!isTogether)
    throw new UsageError(
      `${flags.join(', ')}: report judges a load run that it puts together of all its segments, or one from an archive; load judges any other.`,
    );
  return completeResult(load, asked);
}
