import { type Mode, modeName } from '../../contracts/results/load-result/mode.ts';
import { eventsPerArm, mostEventsOf } from '../plan/event-counts.ts';
import { type PlannedArm, planRounds } from '../plan/plan.ts';
import type { PreparedRun } from '../plan/prepare.ts';
import { alternating, type Lane } from './lane.ts';

/** Kept back of the time for counting what was stored. */
const reserveMs = 1500;

/**
 * Runs the rounds, one arm after the other with a pause between, until all are done or the run has
 * to stop. Several lanes send each arm one after the other, and the same number of events.
 */
export async function runRounds(
  run: PreparedRun,
  lanes: readonly Lane[],
  { modes, gzip }: { modes: readonly Mode[]; gzip: boolean },
): Promise<void> {
  const rounds = planRounds({ ...run.settings, gzip, seed: run.options.seed });
  const measured = lanes.filter((lane) => !lane.sender.stopped && slowestRate(lane, rounds[0]!) !== null);
  const events =
    run.options.eventsPerArm ??
    Math.min(
      ...measured.map((lane) => fittingEvents(run, lane, { rounds, modes, sharing: measured.length })),
    );
  for (const lane of measured) lane.eventsPerArm = events;
  const arms = rounds.flat();
  for (const [nth, arm] of arms.entries())
    for (const { sender, found } of alternating(measured, nth)) {
      if (sender.stopped) continue;
      const { vus, rate } = found.get(modeName(arm.mode))!;
      const expectedMs = (events / (rate || slowestRate({ found }, rounds[0]!)!)) * 1000;
      await sender.send(
        { ...arm, events, vus, maxDurationMs: Math.max(30_000, expectedMs * 5) },
        { phase: 'measuring', arm: nth + 1, arms: arms.length, round: arm.round, rounds: rounds.length },
      );
    }
}

/** events/s of the slowest mode that acknowledged something in the warm-up; null when none did. */
function slowestRate({ found }: Pick<Lane, 'found'>, round: readonly PlannedArm[]): number | null {
  const known = round.map(({ mode }) => rateOf({ found }, mode)).filter((rate) => rate > 0);
  return known.length > 0 ? Math.min(...known) : null;
}

function rateOf({ found }: Pick<Lane, 'found'>, mode: Mode): number {
  return found.get(modeName(mode))?.rate ?? 0;
}

/** Events of each arm with which this lane's share of the time is full. */
function fittingEvents(
  { settings, profile, startedAt }: PreparedRun,
  lane: Lane,
  { rounds, modes, sharing }: { rounds: readonly PlannedArm[][]; modes: readonly Mode[]; sharing: number },
): number {
  const endsAt = startedAt + settings.durationBudgetMs * (profile.roundsShare ?? 1);
  const fitting = eventsPerArm({
    timeMs: (endsAt - reserveMs - Date.now()) / sharing,
    overheadMs: overheadOf(lane),
    rounds: rounds.length,
    rates: rounds[0]!
      .filter(({ mode }) => rateOf(lane, mode) > 0)
      .map(({ mode }) => 1 / (1 / rateOf(lane, mode) + packSeconds(lane, mode))),
    batches: modes.map(({ batch }) => batch),
  });
  return Math.min(mostEventsOf(modes), fitting);
}

/** What it takes to write an event's share of a body, from the arms so far. */
function packSeconds({ sender }: Lane, mode: Mode): number {
  const own = sender.arms.filter(({ result }) => modeName(result.mode) === modeName(mode));
  const events = own.reduce((sum, { result }) => sum + result.events.planned, 0);
  return own.reduce((sum, { packMs }) => sum + packMs, 0) / 1000 / Math.max(1, events);
}

/**
 * What an arm takes in addition to writing its bodies and sending: starting k6, the pause.
 * Milliseconds.
 */
function overheadOf({ sender: { arms, session } }: Lane): number {
  const outside = arms.reduce(
    (sum, { tookMs, packMs, result }) => sum + tookMs - packMs - result.windowMs,
    0,
  );
  return outside / Math.max(1, arms.length) + session.pauseMs;
}
