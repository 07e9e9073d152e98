import { UsageError } from '../contracts/exit.ts';
import type { LoadResult } from '../contracts/load.ts';
import { archiveProfile } from '../load/archived.ts';
import type { GatesAsked } from '../load/gates.ts';
import { completeResult } from '../load/result.ts';

/** The flags of gates by the option's name. */
export const gateFlags = {
  minThroughput: '--min-throughput',
  minRatio: '--min-ratio',
  maxP99: '--max-p99',
  maxErrorRate: '--max-error-rate',
} as const satisfies Record<keyof GatesAsked, string>;

/** The gates that were asked for, by their flags. */
export function gatesAsked(flags: GatesAsked): string[] {
  return Object.entries(gateFlags).flatMap(([name, flag]) =>
    flags[name as keyof GatesAsked] === undefined ? [] : [flag],
  );
}

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
