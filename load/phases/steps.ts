import { type Mode, modeName } from '../../contracts/results/load-result/mode.ts';
import type { ModeResult } from '../../contracts/results/load-result/mode-result.ts';
import type { Capacity, Step } from '../../contracts/results/load-result/open-model.ts';
import { figuresOfRun } from '../figures/modes.ts';
import { single } from '../plan/plan.ts';
import type { PreparedRun } from '../plan/prepare.ts';
import type { StepKind } from '../plan/profiles.ts';
import { findCapacity } from './capacity.ts';
import type { Lane } from './lane.ts';
import { type PlannedStep, sendStep } from './open-step.ts';

interface StepsOptions {
  kind: StepKind;
  modes: readonly Mode[];
  /** events/s of each mode in the closed model, by name. */
  closed: ReadonlyMap<string, number>;
  /** When all of it should be over. Milliseconds since the epoch. */
  endsAt: number;
  /** Of the whole run. */
  durationBudgetMs: number;
}

/** Of single's capacity; the same events/s in every mode. */
const latencyShares = [0.25, 0.5, 0.8];
const spikeShares = { before: 0.4, spike: 1.6, after: 0.4 };
const shortestStepMs = 2000;
const longestStepMs = 30_000;
/** Of the run's length, up to what the profile's default gives. */
const [holdMs, holdShare] = [30_000, 1 / 10];
const [rampStepMs, rampStepShare] = [5000, 1 / 60];

/**
 * Runs the open-model part of a run, if its profile has one: its steps one after the other, until
 * all are done or the run has to stop.
 */
export async function runSteps(
  { options, settings, profile, startedAt }: PreparedRun,
  lanes: readonly Lane[],
  modes: readonly Mode[],
): Promise<void> {
  const { durationBudgetMs } = settings;
  if (!profile.steps) return;
  for (const lane of lanes) {
    const { sender, found, ceilings } = lane;
    if (sender.stopped) continue;
    const figures = figuresOfRun({ modes, arms: sender.arms, found, ceilings, seed: options.seed });
    const stepsOptions: StepsOptions = {
      kind: profile.steps,
      modes,
      closed: closedRates(figures.modes),
      endsAt: startedAt + durationBudgetMs,
      durationBudgetMs,
    };
    if (profile.steps === 'capacity') await runCapacity(lane, stepsOptions);
    else await runPlanned(lane, stepsOptions);
  }
}

async function runPlanned(lane: Lane, options: StepsOptions): Promise<void> {
  const { sender } = lane;
  const planned = plannedSteps(options);
  for (const [nth, step] of planned.entries()) {
    const left = (options.endsAt - Date.now()) / (planned.length - nth) - sender.session.pauseMs;
    const durationMs = Math.round(Math.min(longestStepMs, Math.max(shortestStepMs, left)));
    const place = { phase: 'steps' as const, arm: nth + 1, arms: planned.length, round: 0, rounds: 0 };
    const sent = await sendStep(sender, { ...step, durationMs }, place);
    if (sent) lane.steps.push(sent);
    if (sender.stopped) return;
  }
}

function plannedSteps({ kind, modes, closed }: StepsOptions): Omit<PlannedStep, 'durationMs'>[] {
  const known = modes.filter((mode) => (closed.get(modeName(mode)) ?? 0) > 0);
  if (kind === 'spike')
    return known.flatMap((mode) =>
      Object.entries(spikeShares).map(([name, share]) => ({
        name,
        mode,
        eventsPerSecond: closed.get(modeName(mode))! * share,
      })),
    );
  const ofSingle = closed.get(modeName(single)) ?? 0;
  if (ofSingle === 0) return [];
  return latencyShares.flatMap((share) =>
    known.map((mode) => ({ name: `${share * 100} %`, mode, eventsPerSecond: ofSingle * share })),
  );
}

async function runCapacity(lane: Lane, options: StepsOptions): Promise<void> {
  const { sender } = lane;
  const { modes, closed, durationBudgetMs } = options;
  const lengths = {
    stepMs: Math.min(rampStepMs, Math.round(durationBudgetMs * rampStepShare)),
    holdMs: Math.min(holdMs, Math.round(durationBudgetMs * holdShare)),
  };
  const steps: Step[] = [];
  const capacity: Capacity[] = [];
  for (const [nth, mode] of modes.entries()) {
    const rate = closed.get(modeName(mode)) ?? 0;
    if (rate === 0) continue;
    const place = { phase: 'steps' as const, arm: nth + 1, arms: modes.length, round: 0, rounds: 0 };
    const send = async (name: string, eventsPerSecond: number, durationMs: number) => {
      const step = await sendStep(sender, { name, mode, eventsPerSecond, durationMs }, place);
      if (step) steps.push(step);
      return step;
    };
    capacity.push(await findCapacity(mode, send, { closed: rate, ...lengths }));
    if (sender.stopped) break;
  }
  lane.steps = steps;
  lane.capacity = capacity;
}

/** events/s of each mode that was measured. */
function closedRates(modes: readonly ModeResult[]): Map<string, number> {
  return new Map(modes.map(({ mode, eventsPerSecond }) => [modeName(mode), eventsPerSecond ?? 0]));
}
