import { type Mode, modeName } from '../../contracts/results/load.ts';
import type { Sender } from '../arm/sender.ts';
import { eventsPerArm, mostEventsOf } from '../plan/event-counts.ts';
import type { PlannedArm } from '../plan/plan.ts';
import type { Found } from './warm-up.ts';

export interface RoundsOptions {
  plan: readonly PlannedArm[][];
  modes: readonly Mode[];
  found: Found;
  /** Events that an arm sends; found from the warm-up when absent. */
  eventsPerArm?: number | undefined;
  /** When all arms should be over. Milliseconds since the epoch. */
  endsAt: number;
}

/** Kept back of the time for counting what was stored. */
const reserveMs = 1500;

/**
 * Runs the rounds, one arm after the other with a pause between, until all are done or there is no sense in going on.
 *
 * @returns the events that each arm sends; null when none was sent
 */
export async function runRounds(sender: Sender, options: RoundsOptions): Promise<number | null> {
  const { plan, found } = options;
  const rateOf = ({ mode }: PlannedArm) => found.get(modeName(mode))?.rate ?? 0;
  const vusOf = ({ mode }: PlannedArm) => found.get(modeName(mode))!.vus;
  const known = plan[0]!.map(rateOf).filter((rate) => rate > 0);
  if (sender.stopped || known.length === 0) return null;
  const { turn } = sender.session;
  const fitting =
    options.eventsPerArm ??
    Math.min(
      mostEventsOf(options.modes),
      eventsPerArm({
        timeMs: (options.endsAt - reserveMs - Date.now()) / turn.sharing,
        overheadMs: overheadOf(sender),
        rounds: plan.length,
        rates: plan[0]!
          .filter((arm) => rateOf(arm) > 0)
          .map((arm) => 1 / (1 / rateOf(arm) + packSeconds(sender, arm.mode))),
        batches: options.modes.map(({ batch }) => batch),
      }),
    );
  // Two runs that are held against each other send the same.
  const events = Math.min(...(await turn.meet(fitting)));
  const arms = plan.flat();
  for (const [nth, arm] of arms.entries()) {
    const expectedMs = (events / (rateOf(arm) || Math.min(...known))) * 1000;
    await sender.send(
      { ...arm, events, vus: vusOf(arm), maxDurationMs: Math.max(30_000, expectedMs * 5) },
      { phase: 'measuring', arm: nth + 1, arms: arms.length, round: arm.round, rounds: plan.length },
    );
    if (sender.stopped) break;
  }
  return events;
}

/** What it takes to write an event's share of a body, from the arms so far. */
function packSeconds({ arms }: Sender, mode: Mode): number {
  const own = arms.filter(({ result }) => modeName(result.mode) === modeName(mode));
  const events = own.reduce((sum, { result }) => sum + result.events.planned, 0);
  return own.reduce((sum, { packMs }) => sum + packMs, 0) / 1000 / Math.max(1, events);
}

/** What an arm takes beside writing its bodies and sending: starting k6, the pause. Milliseconds. */
function overheadOf({ arms, session }: Sender): number {
  const outside = arms.reduce(
    (sum, { tookMs, packMs, result }) => sum + tookMs - packMs - result.windowMs,
    0,
  );
  return outside / Math.max(1, arms.length) + session.pauseMs;
}
