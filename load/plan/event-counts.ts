import type { Mode } from '../../contracts/results/load-result/mode.ts';
import { mostEvents } from '../k6/numbering.ts';

/** A compressed body can't be numbered anew, so that every VU holds a copy of all of them. */
const mostGzipEvents = 20_000;

/** The most events that an arm of one of these modes can have. */
export function mostEventsOf(modes: readonly Pick<Mode, 'encoding'>[]): number {
  return modes.some(({ encoding }) => encoding === 'gzip') ? mostGzipEvents : mostEvents;
}

/** How long an arm of the warm-up should take; k6 needs no less to come to speed. */
const warmUpMs = 500;

/** Events of a warm-up arm, from how long one event took alone. */
export function warmUpEvents(mode: Mode, vus: number, singleMs: number): number {
  const inTime = Math.round((warmUpMs / Math.max(singleMs, 0.5)) * vus);
  return Math.max(Math.min(inTime, 2000), mode.batch * vus);
}

/**
 * Events of a measured arm, the same for every mode, so that all rounds fit into the time.
 *
 * @param options.timeMs left for all measured arms together
 * @param options.overheadMs of each arm: starting k6, the pause
 * @param options.rates events/s of each mode in the warm-up, above 0
 * @returns a multiple of the largest batch when there is time for that; at least one of it
 */
export function eventsPerArm(options: {
  timeMs: number;
  overheadMs: number;
  rounds: number;
  rates: readonly number[];
  batches: readonly number[];
}): number {
  const sendingMs = options.timeMs - options.rounds * options.rates.length * options.overheadMs;
  const secondsPerEvent = options.rates.reduce((sum, rate) => sum + 1 / rate, 0);
  const fitting = sendingMs / 1000 / options.rounds / secondsPerEvent;
  const largest = Math.max(1, ...options.batches);
  return Math.max(largest, Math.floor(fitting / largest) * largest);
}
