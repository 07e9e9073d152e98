import { type Mode, modeName } from '../contracts/load.ts';
import { mostEvents } from './k6/numbering.ts';
import type { PlannedArm } from './plan.ts';
import type { Sender } from './sender.ts';
import { eventsPerArm } from './size.ts';
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
  const events =
    options.eventsPerArm ??
    Math.min(
      mostEvents,
      eventsPerArm({
        timeMs: options.endsAt - reserveMs - Date.now(),
        overheadMs: overheadOf(sender),
        rounds: plan.length,
        rates: known,
        batches: options.modes.map(({ batch }) => batch),
      }),
    );
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

/** What an arm takes beside sending: starting k6, the pause. Milliseconds. */
function overheadOf({ arms, session }: Sender): number {
  const outside = arms.reduce((sum, { tookMs, result }) => sum + tookMs - result.windowMs, 0);
  return outside / Math.max(1, arms.length) + session.pauseMs;
}
