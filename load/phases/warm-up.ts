import { type Mode, modeName } from '../../contracts/results/load-result/mode.ts';
import type { Place } from '../arm/sender.ts';
import { mostEventsOf, warmUpEvents } from '../plan/event-counts.ts';
import type { PreparedRun } from '../plan/prepare.ts';
import type { FoundMode } from './found.ts';
import { alternating, type Lane } from './lane.ts';
import { chosenStep, searchVus } from './vu-search.ts';

const armLimitMs = 20_000;
/** A search begins no further step after this share of the run's time. */
const searchShare = 1 / 3;

/**
 * Warms the targets up with each mode, thrown away as a measurement, and learns rates and VUs from
 * it. All lanes send a mode with the most VUs that one of them found for it.
 */
export async function warmUp(
  run: PreparedRun,
  lanes: readonly Lane[],
  modes: readonly Mode[],
): Promise<void> {
  const searchUntil = run.startedAt + run.settings.durationBudgetMs * searchShare;
  const turns = modes.flatMap((mode, nth) =>
    alternating(lanes, nth).map((lane) => ({ lane, mode, arm: nth + 1 })),
  );
  for (const [done, { lane, mode, arm }] of turns.entries()) {
    if (lane.sender.stopped) continue;
    const searchMs = (searchUntil - Date.now()) / (turns.length - done);
    const place: Place = {
      phase: run.settings.vus === null ? 'vu-search' : 'warm-up',
      arm,
      arms: modes.length,
      round: 0,
      rounds: run.settings.rounds,
    };
    lane.found.set(modeName(mode), await warmUpMode(run, lane, { mode, modes, searchMs, place }));
  }
  shareVus(lanes.filter(({ sender }) => !sender.stopped));
}

async function warmUpMode(
  { options, settings }: PreparedRun,
  { sender, trial }: Lane,
  { mode, modes, searchMs, place }: { mode: Mode; modes: readonly Mode[]; searchMs: number; place: Place },
): Promise<FoundMode> {
  const begins = Date.now();
  const isSearch = settings.vus === null;
  // What one machine measures must not make its part of the plan another one.
  const singleMs = options.segment ? 0 : trial.singleMs;
  const mostEvents = options.eventsPerArm ?? mostEventsOf(modes);
  const rateAt = async (vus: number) => {
    if (vus > 1 && isSearch && Date.now() - begins > searchMs) return null;
    const events = Math.min(warmUpEvents(mode, vus, singleMs), mostEvents);
    const arm = await sender.send({ round: 0, mode, events, vus, maxDurationMs: armLimitMs }, place);
    return arm?.result.eventsPerSecond ?? null;
  };
  // What a cold target does says too little of how many events fit into the time.
  const givenRate = async (vus: number) => {
    const cold = await rateAt(vus);
    return (options.eventsPerArm === undefined && cold ? await rateAt(vus) : cold) ?? 0;
  };
  const steps =
    settings.vus === null
      ? await searchVus(rateAt)
      : [{ vus: settings.vus, eventsPerSecond: await givenRate(settings.vus) }];
  const best = chosenStep(steps);
  return {
    vus: best?.vus ?? settings.vus ?? 1,
    rate: best?.eventsPerSecond ?? 0,
    search: isSearch ? steps : null,
  };
}

function shareVus(lanes: readonly Lane[]): void {
  for (const [name, own] of lanes[0]?.found ?? []) {
    const vus = Math.max(own.vus, ...lanes.map(({ found }) => found.get(name)?.vus ?? 0));
    for (const { found } of lanes) {
      const mode = found.get(name);
      if (mode) mode.vus = vus;
    }
  }
}
