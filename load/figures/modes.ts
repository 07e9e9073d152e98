import { logAverage } from 'simple-statistics';
import type { ArmResult } from '../../contracts/results/load-result/arm.ts';
import { type Mode, modeName, plainMode } from '../../contracts/results/load-result/mode.ts';
import type { Ceiling, ModeResult, Recommendation } from '../../contracts/results/load-result/mode-result.ts';
import type { Ratio } from '../../contracts/results/load-result/ratio.ts';
import type { MeasuredArm } from '../arm/arm-result.ts';
import type { Found } from '../phases/found.ts';
import { single } from '../plan/plan.ts';
import { mergedPercentiles } from './percentiles.ts';
import { differenceOf, pairedRatio } from './ratio.ts';

/** What the measured arms say, the warm-up counting nowhere. */
export interface Figures {
  modes: ModeResult[];
  singleToSingle: Ratio | null;
  recommendation: Recommendation | null;
}

/**
 * The figures of each mode from its measured arms.
 *
 * @param ceilings events/s of the generator alone, by mode name
 */
export function figuresOfRun(options: {
  modes: readonly Mode[];
  arms: readonly MeasuredArm[];
  found: Found;
  ceilings: ReadonlyMap<string, number>;
  seed: number;
}): Figures {
  const { modes, seed } = options;
  const measured = options.arms.filter(({ result }) => result.round > 0 && result.step === null);
  const armsOf = (mode: Mode) =>
    measured.filter(({ result }) => modeName(result.mode) === modeName(mode) && !result.control);
  const singles = armsOf(single);
  const controls = measured.filter(({ result }) => result.control);
  const noise = ratioOf(controls, singles, seed);
  const results = modes.map((mode): ModeResult => {
    const own = armsOf(mode);
    const figures = figuresOf(mode, own);
    const ratioToSingle = modeName(mode) === modeName(single) ? null : ratioOf(own, singles, seed);
    const ratioToPlain = mode.encoding ? ratioOf(own, armsOf(plainMode(mode)), seed) : null;
    const found = options.found.get(modeName(mode));
    const ceiling = options.ceilings.get(modeName(mode));
    return {
      ...figures,
      ratioToSingle,
      againstSingle: differenceOf(ratioToSingle, noise),
      ratioToPlain,
      againstPlain: differenceOf(ratioToPlain, noise),
      vus: found?.vus ?? null,
      search: found?.search ?? null,
      ceiling: ceiling === undefined ? null : ceilingOf(ceiling, figures.eventsPerSecond),
    };
  });
  return { modes: results, singleToSingle: noise, recommendation: recommend(results, armsOf, noise, seed) };
}

function ceilingOf(eventsPerSecond: number, reached: number | null): Ceiling {
  return { eventsPerSecond, share: reached === null ? null : reached / eventsPerSecond };
}

/**
 * The smallest batch whose throughput is not distinguishable from the best's; null without an
 * interval.
 */
function recommend(
  results: readonly ModeResult[],
  armsOf: (mode: Mode) => MeasuredArm[],
  noise: Ratio | null,
  seed: number,
): Recommendation | null {
  const measured = results.filter(({ mode, eventsPerSecond }) => eventsPerSecond && !mode.encoding);
  if (measured.length < 2) return null;
  const best = measured.reduce((one, other) =>
    other.eventsPerSecond! > one.eventsPerSecond! ? other : one,
  ).mode;
  for (const { mode } of measured) {
    if (mode === best) break;
    const ratioToBest = ratioOf(armsOf(mode), armsOf(best), seed);
    if (!ratioToBest?.interval) return null;
    if (differenceOf(ratioToBest, noise) === 'not distinguishable') return { mode, best, ratioToBest };
  }
  return { mode: best, best, ratioToBest: null };
}

type OwnFigures = Omit<
  ModeResult,
  'ratioToSingle' | 'againstSingle' | 'ratioToPlain' | 'againstPlain' | 'vus' | 'search' | 'ceiling'
>;

function figuresOf(mode: Mode, arms: readonly MeasuredArm[]): OwnFigures {
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
    serviceTimeMs: mergedPercentiles(arms.flatMap(({ tables }) => tables)),
    k6Cpu: highest(results.map(({ k6Cpu }) => k6Cpu)),
    clockBehindMs: highest(results.map(({ clockBehindMs }) => clockBehindMs)),
    errors: addUp(results.map(({ errors }) => errors)),
  };
}

/**
 * Rounds in which both sent everything are paired. There is no ratio when one of them acknowledged
 * nothing in a round: the others would be survivors.
 */
function ratioOf(own: readonly MeasuredArm[], others: readonly MeasuredArm[], seed: number): Ratio | null {
  const isSilent = ({ result }: MeasuredArm) => result.complete && result.eventsPerSecond === 0;
  if ([...own, ...others].some(isSilent)) return null;
  const isWhole = ({ result }: MeasuredArm) => result.complete && result.eventsPerSecond > 0;
  const quotients = own.filter(isWhole).flatMap(({ result }) => {
    const other = others.filter(isWhole).find((arm) => arm.result.round === result.round);
    return other ? [result.eventsPerSecond / other.result.eventsPerSecond] : [];
  });
  return pairedRatio(quotients, seed);
}

/** 0 when any is 0: an arm that acknowledged nothing must not be averaged away. */
function geometricMean(values: readonly number[]): number | null {
  return values.length === 0 ? null : logAverage([...values]);
}

/** The highest of those that are known. */
export function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** Counts by kind, added up. */
export function addUp(counts: readonly Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const count of counts)
    for (const [kind, number] of Object.entries(count)) total[kind] = (total[kind] ?? 0) + number;
  return total;
}
