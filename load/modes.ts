import { logAverage } from 'simple-statistics';
import { type ArmResult, type Mode, type ModeResult, modeName, type Ratio } from '../contracts/load.ts';
import { mergedPercentiles, type PercentileTable } from './percentiles.ts';
import { pairedRatio } from './ratio.ts';

export interface MeasuredArm {
  result: ArmResult;
  table: PercentileTable;
}

/** The figures of each mode from its measured arms; the warm-up counts nowhere. */
export function modeResults(
  modes: readonly Mode[],
  arms: readonly MeasuredArm[],
  seed: number,
): ModeResult[] {
  const measured = arms.filter(({ result }) => result.round > 0);
  const armsOf = (mode: Mode) => measured.filter(({ result }) => modeName(result.mode) === modeName(mode));
  const singles = armsOf({ kind: 'single', batch: 1 });
  return modes.map((mode) => {
    const own = armsOf(mode);
    return {
      ...figuresOf(mode, own),
      ratioToSingle: mode.kind === 'single' ? null : ratioOf(own, singles, seed),
    };
  });
}

function figuresOf(mode: Mode, arms: readonly MeasuredArm[]): Omit<ModeResult, 'ratioToSingle'> {
  const results = arms.map(({ result }) => result);
  const sum = (of: (arm: ArmResult) => number) => results.reduce((total, arm) => total + of(arm), 0);
  const answered = results.filter(({ windowMs }) => windowMs > 0);
  const weighed = results.filter(({ bytesPerEvent }) => bytesPerEvent !== null);
  const counted = results.filter(({ events }) => events.stored !== null);
  return {
    mode,
    events: {
      sent: sum(({ requests, events }) => Math.min(requests.sent * mode.batch, events.planned)),
      acknowledged: sum(({ events }) => events.acknowledged),
      stored: counted.length === results.length ? sum(({ events }) => events.stored ?? 0) : null,
    },
    requests: {
      sent: sum(({ requests }) => requests.sent),
      acknowledged: sum(({ requests }) => requests.acknowledged),
    },
    eventsPerSecond: geometricMean(answered.map((arm) => arm.eventsPerSecond)),
    requestsPerSecond: geometricMean(
      answered.map(({ requests, windowMs }) => (requests.acknowledged * 1000) / windowMs),
    ),
    bytesPerEvent: geometricMean(weighed.map((arm) => arm.bytesPerEvent!)),
    serviceTimeMs: mergedPercentiles(arms.map(({ table }) => table)),
    errors: addUp(results.map(({ errors }) => errors)),
  };
}

/** Rounds in which both modes sent everything and something was acknowledged are paired. */
function ratioOf(own: readonly MeasuredArm[], singles: readonly MeasuredArm[], seed: number): Ratio | null {
  const isWhole = ({ result }: MeasuredArm) => result.complete && result.eventsPerSecond > 0;
  const quotients = own.filter(isWhole).flatMap(({ result }) => {
    const single = singles.filter(isWhole).find((other) => other.result.round === result.round);
    return single ? [result.eventsPerSecond / single.result.eventsPerSecond] : [];
  });
  return pairedRatio(quotients, seed);
}

/** 0 when any is 0: an arm that acknowledged nothing is no throughput to be averaged away. */
function geometricMean(values: readonly number[]): number | null {
  return values.length === 0 ? null : logAverage([...values]);
}

function addUp(counts: readonly Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const count of counts)
    for (const [kind, number] of Object.entries(count)) total[kind] = (total[kind] ?? 0) + number;
  return total;
}
