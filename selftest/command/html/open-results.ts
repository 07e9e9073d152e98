import type { Mode } from '../../../contracts/results/load-result/mode.ts';
import type { ServiceTime } from '../../../contracts/results/load-result/mode-result.ts';
import type { Step } from '../../../contracts/results/load-result/open-model.ts';
import type { LoadRunResult } from '../../../contracts/results/load-result/result.ts';
import { armResult, single } from '../../examples/load-result.ts';
import { everyGate, loadOf } from '../../examples/results.ts';

const bulk: Mode = { kind: 'bulk', batch: 100 };

function timesFrom(p50: number): ServiceTime {
  return { p50, p90: p50 * 2, p99: p50 * 4, p99_9: p50 * 5, max: p50 * 8 };
}

/** A step that held its rate. */
export function step(mode: Mode, name: string, eventsPerSecond: number, changes: Partial<Step> = {}): Step {
  const requests = Math.round((eventsPerSecond * 5) / mode.batch);
  return {
    ...{ name, mode, eventsPerSecond, durationMs: 5000, marker: 'm' },
    requests: { planned: requests, sent: requests, acknowledged: requests },
    acknowledgedPerSecond: eventsPerSecond,
    ...{ latencyMs: timesFrom(10), serviceTimeMs: timesFrom(8) },
    ...{ dropped: 0, errors: {}, valid: true, reason: null },
    ...changes,
  };
}

const dropped = {
  ...{ dropped: 1234, valid: false },
  reason:
    '1234 of 4000 requests of single were dropped because no VU was free, and no figure includes their latency',
};

/** A result of the profile latency with an invalid step. */
export function latencyResult(): LoadRunResult {
  return loadOf(7300, {
    run: { ...loadOf(1).run, profile: 'latency' },
    settings: { ...loadOf(1).settings, model: 'open' },
    notes: [
      { kind: 'invalid-step', text: `Invalid step: single, 80 %: ${dropped.reason}.` },
      { kind: 'note', text: 'A note of the rounds.' },
    ],
    steps: [
      step(single, '25 %', 250),
      step(bulk, '25 %', 250, { latencyMs: timesFrom(20) }),
      step(single, '80 %', 800, dropped),
      step(bulk, '80 %', 800),
    ],
  });
}

/** A result of the profile capacity: one mode met a limit, the other held the highest rate that was tried. */
export function capacityResult(): LoadRunResult {
  const slow = { latencyMs: timesFrom(400) };
  return {
    ...latencyResult(),
    notes: [],
    steps: [
      step(single, 'ramp 1', 400),
      step(single, 'ramp 2', 480),
      step(single, 'ramp 3', 576, slow),
      step(single, 'held', 480, { durationMs: 30_000 }),
      step(bulk, 'ramp 1', 3000, {
        errors: { 'status 503': 150 },
        requests: { planned: 150, sent: 150, acknowledged: 0 },
        latencyMs: null,
        serviceTimeMs: null,
      }),
    ],
    capacity: [
      { mode: single, eventsPerSecond: 480, heldMs: 30_000, limit: 'latency' },
      { mode: bulk, eventsPerSecond: null, heldMs: 0, limit: 'errors' },
    ],
  };
}

function armsOf(mode: Mode, rates: readonly number[]): LoadRunResult['arms'] {
  return rates.map((eventsPerSecond, nth) =>
    armResult(mode, {
      round: nth + 1,
      marker: `m-${nth}`,
      eventsPerSecond,
      serviceTimeMs: timesFrom(10),
    }),
  );
}

const round = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** A result of the profile soak in which single slows down. */
export function soakResult(): LoadRunResult {
  return loadOf(7300, {
    run: { ...loadOf(1).run, profile: 'soak' },
    arms: [
      ...armsOf(
        single,
        round.map((nth) => 1100 - nth * 20),
      ),
      ...armsOf(
        bulk,
        round.map(() => 7300),
      ),
    ],
    trends: [
      {
        ...{ mode: single, of: 'throughput', rounds: 10 },
        ...{ changePercent: -18.2, p: 0.0001, direction: 'falling' },
      },
      { ...{ mode: bulk, of: 'p99', rounds: 10 }, ...{ changePercent: 3.1, p: 0.4, direction: 'none' } },
    ],
  });
}

/** A result of the profile sweep with gates, one of which failed and one of which has no sample. */
export function sweepResult(): LoadRunResult {
  const sizes = [1, 2, 5, 10, 100, 5000];
  const modes = sizes.map((batch): Mode => ({ kind: 'bulk', batch }));
  const [one, other] = loadOf(7300).modes;
  const rateOf = ({ batch }: Mode) => 1000 * Math.min(6, 1 + Math.log2(batch));
  return loadOf(7300, {
    run: { ...loadOf(1).run, profile: 'sweep', exitCode: 1 },
    settings: { ...loadOf(1).settings, batches: sizes },
    modes: [one!, ...modes.map((mode) => ({ ...other!, mode, eventsPerSecond: rateOf(mode) }))],
    arms: modes.flatMap((mode) =>
      armsOf(
        mode,
        [0.9, 1, 1.1].map((share) => share * rateOf(mode)),
      ),
    ),
    recommendation: { mode: modes[4]!, best: modes[5]!, ratioToBest: null },
    gates: everyGate,
  });
}
