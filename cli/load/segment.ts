import { loadProfiles } from '../../load/plan/profiles.ts';
import type { Segment } from '../../load/segments/segment.ts';
import { UsageError } from '../../platform/exit.ts';
import { gatesAsked } from '../options/gates.ts';
import type { LoadFlags } from './flags.ts';

/** What a run finds by measuring unless it is said; machines that send it together would find unlike things. */
const needed = {
  runId: '--run-id',
  events: '--events',
  vus: '--vus',
  rounds: '--rounds',
  seed: '--seed',
} as const;

/**
 * Makes sure that every segment of a run plans the very same thing.
 *
 * @throws {UsageError} naming what is missing, or what segments can't have
 */
export function demandSharedPlan(flags: LoadFlags, { parts }: Segment): void {
  const missing = Object.entries(needed).flatMap(([name, flag]) =>
    flags[name as keyof typeof needed] === undefined ? [flag] : [],
  );
  if (missing.length > 0)
    throw new UsageError(
      `All segments of a run must plan the same, so --segment needs ${inWords(missing)} too, the same for each.`,
    );
  const { profile = 'compare', batch, events = 0, vus = 0 } = flags;
  const { steps, batches } = loadProfiles[profile as keyof typeof loadProfiles] as {
    steps?: string;
    batches: readonly number[];
  };
  if (steps)
    throw new UsageError(
      `The profile ${profile} finds its rates by measuring, which segments can't do alike: take one of the closed model, such as compare.`,
    );
  const asked = gatesAsked(flags);
  if (asked.length > 0)
    throw new UsageError(
      `A segment can't judge the whole run: give ${inWords(asked)} to report, which puts it together.`,
    );
  if (vus % parts !== 0)
    throw new UsageError(
      `--vus ${vus} can't be shared by ${parts} segments evenly: give a multiple of ${parts}.`,
    );
  const least = Math.max(...(batch ?? batches)) * parts;
  if (events < least)
    throw new UsageError(
      `--events ${events} gives not every one of ${parts} segments a Bundle of each size: give at least ${least}.`,
    );
}

function inWords(flags: readonly string[]): string {
  if (flags.length < 2) return flags.join('');
  return `${flags.slice(0, -1).join(', ')} and ${flags.at(-1)}`;
}
