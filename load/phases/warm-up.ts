import { type Mode, modeName, type SearchStep } from '../../contracts/results/load.ts';
import type { Place, Sender } from '../arm/sender.ts';
import { warmUpEvents } from '../plan/event-counts.ts';
import { chosenStep, searchVus } from './vu-search.ts';

/** What the warm-up found for each mode, by its name. */
export type Found = Map<string, FoundMode>;

export interface FoundMode {
  vus: number;
  /** events/s; 0 when nothing was acknowledged. */
  rate: number;
  /** How its VUs were found; null when they were given. */
  search: SearchStep[] | null;
}

export interface WarmUpOptions {
  modes: readonly Mode[];
  /** null: found for each mode. */
  vus: number | null;
  singleMs: number;
  /** The most events of an arm. */
  mostEvents: number;
  /** When a search begins no further step. Milliseconds since the epoch. */
  searchUntil: number;
  rounds: number;
  /** Whether the events of a measured arm are to be found by it. */
  findsEvents: boolean;
}

const armLimitMs = 20_000;

/** Warms the target up with each mode, thrown away as a measurement, and learns rates and VUs from it. */
export async function warmUp(sender: Sender, options: WarmUpOptions): Promise<Found> {
  const { modes, singleMs, mostEvents } = options;
  const found: Found = new Map();
  for (const [nth, mode] of modes.entries()) {
    const begins = Date.now();
    const shareMs = (options.searchUntil - begins) / (modes.length - nth);
    const place: Place = {
      phase: options.vus === null ? 'vu-search' : 'warm-up',
      ...{ arm: nth + 1, arms: modes.length, round: 0, rounds: options.rounds },
    };
    const rateAt = async (vus: number) => {
      if (vus > 1 && options.vus === null && Date.now() - begins > shareMs) return null;
      const events = Math.min(warmUpEvents(mode, vus, singleMs), mostEvents);
      const arm = await sender.send({ round: 0, mode, events, vus, maxDurationMs: armLimitMs }, place);
      return arm?.result.eventsPerSecond ?? null;
    };
    // What a cold target does says too little of how many events fit into the time.
    const givenRate = async (vus: number) => {
      const cold = await rateAt(vus);
      return (options.findsEvents && cold ? await rateAt(vus) : cold) ?? 0;
    };
    const steps =
      options.vus === null
        ? await searchVus(rateAt)
        : [{ vus: options.vus, eventsPerSecond: await givenRate(options.vus) }];
    const best = chosenStep(steps);
    found.set(modeName(mode), {
      vus: best?.vus ?? options.vus ?? 1,
      rate: best?.eventsPerSecond ?? 0,
      search: options.vus === null ? steps : null,
    });
    if (sender.stopped) break;
  }
  return found;
}
