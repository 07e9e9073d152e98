import { loadProfiles } from '../../load/plan/profiles.ts';
import type { Segment } from '../../load/segments/segment.ts';
import { UsageError } from '../../platform/exit.ts';
import { gatesAsked } from '../options/gates.ts';
import type { LoadFlags } from './flags.ts';

/** Flags whose defaults a run finds by measuring. Several machines would find different values. */
const needed = {
  runId: '--run-id',
  events: '--events',
  vus: '--vus',
  rounds: '--rounds',
  seed: '--seed',
} as const;

/**
 * Checks that every segment of a run makes the same plan.
 *
 * @throws {UsageError} naming the flags that are missing, or that do not work with segments
 */
export function demandSharedPlan(flags: LoadFlags, { parts }: Segment): void {
  const missing = Object.entries(needed).flatMap(([name, flag]) =>
    flags[name as keyof typeof needed] === undefined ? [flag] : [],
  );
  if (missing.length > 0)
    throw new UsageError(`--segment also needs ${inWords(missing)}, with the same values on every machine.`);
  const { profile = 'compare', batch, events = 0, vus = 0 } = flags;
  const { steps, batches } = loadProfiles[profile as keyof typeof loadProfiles] as {
    steps?: string;
    batches: readonly number[];
  };
  if (steps)
    throw new UsageError(
      `--profile ${profile} does not work with --segment, because it measures its rates. ` +
        'Use a profile of the closed model, such as compare.',
    );
  const asked = gatesAsked(flags);
  if (asked.length > 0)
    throw new UsageError(
      `A segment can't judge the whole run. Give ${inWords(asked)} to report, which merges the segments.`,
    );
  if (vus % parts !== 0)
    throw new UsageError(
      `--vus is ${vus}, which ${parts} segments can't share evenly. Use a multiple of ${parts}.`,
    );
  const least = Math.max(...(batch ?? batches)) * parts;
  if (events < least)
    throw new UsageError(
      `--events is ${events}, too few for each of ${parts} segments to send a Bundle of every size. ` +
        `Use at least ${least}.`,
    );
}

function inWords(flags: readonly string[]): string {
  if (flags.length < 2) return flags.join('');
  return `${flags.slice(0, -1).join(', ')} and ${flags.at(-1)}`;
}
