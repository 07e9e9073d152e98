import {
  cumulativeStdNormalProbability,
  logAverage,
  mean,
  quantileSorted,
  sampleWithReplacement,
} from 'simple-statistics';
import type { Difference, Ratio } from '../../contracts/results/load-result/ratio.ts';
import { randomFrom } from '../plan/random.ts';

/** Interleaved runs need this many complete rounds in common: `matchedRatio`. */
export const roundsForMatchedInterval = 6;
/** Below this a bootstrap can't reach 95 %: simulated, three rounds cover 74 % and four 87 %. */
export const roundsForInterval = 5;
const resamples = 4000;

/**
 * The ratio of two modes from the quotients of their throughput in the same rounds: geometric mean,
 * with a 95 % interval by bootstrap over the rounds.
 *
 * Few rounds make a plain percentile interval too narrow (88 % at ten rounds), hence the expanded
 * one: Hesterberg, "What Teachers Should Know About the Bootstrap", The American Statistician 69
 * (2015).
 *
 * @param quotients one a round, above 0
 */
export function pairedRatio(quotients: readonly number[], seed: number): Ratio | null {
  if (quotients.length === 0) return null;
  const value = logAverage([...quotients]);
  const rounds = quotients.length;
  if (rounds < roundsForInterval) return { value, interval: null, rounds };
  const random = randomFrom(`${seed} bootstrap`);
  const means = Array.from({ length: resamples }, () =>
    logAverage(sampleWithReplacement([...quotients], rounds, random)),
  ).sort((a, b) => a - b);
  const level = expandedLevel(rounds);
  return {
    value,
    interval: { low: quantileSorted(means, level), high: quantileSorted(means, 1 - level) },
    rounds,
  };
}

/**
 * The ratio of two runs whose rounds are not pairs: Hodges and Lehmann's shift of the logarithms
 * with the interval of the Wilcoxon-Mann-Whitney test (Hollander, Wolfe, Nonparametric Statistical
 * Methods, 4.2), so that a few rounds with a neighbour on the machine move little. Rounds that
 * resemble the one before count for less: the interval is as wide as for values with their lag-1
 * correlation, 2 / n added since few values show too little of it.
 *
 * @param own one throughput a round, above 0, in the order in which they ran
 */
export function unpairedRatio(own: readonly number[], others: readonly number[]): Ratio | null {
  if (own.length === 0 || others.length === 0) return null;
  const [one, other] = [own.map(Math.log), others.map(Math.log)];
  const shifts = one.flatMap((value) => other.map((against) => value - against)).sort((a, b) => a - b);
  const rounds = Math.min(own.length, others.length);
  const value = Math.exp(quantileSorted(shifts, 0.5));
  if (rounds < roundsForInterval) return { value, interval: null, rounds };
  const correlation = (lagOne(one) + lagOne(other)) / 2 + 2 / rounds;
  const capped = Math.min(mostCorrelation, Math.max(0, correlation));
  const spread = Math.sqrt((shifts.length * (one.length + other.length + 1)) / 12);
  const reach = normalQuantile975 * spread * Math.sqrt((1 + capped) / (1 - capped));
  const cut = Math.max(0, Math.floor(shifts.length / 2 - reach));
  return {
    value,
    interval: { low: Math.exp(shifts[cut]!), high: Math.exp(shifts.at(-1 - cut)!) },
    rounds,
  };
}

/**
 * The ratio of two interleaved runs, from the quotients of their throughput in the same rounds:
 * Hodges and Lehmann's pseudo-median of the logarithms with the exact interval of Wilcoxon's
 * signed-rank test (Hollander, Wolfe, Nonparametric Statistical Methods, 3.2 and 3.3). Two like
 * runs are as likely to be ahead as behind, which is all that it takes to hold.
 *
 * @param quotients one a round, above 0
 */
export function matchedRatio(quotients: readonly number[]): Ratio | null {
  if (quotients.length === 0) return null;
  const logs = quotients.map(Math.log);
  const averages = logs
    .flatMap((one, nth) => logs.slice(nth).map((other) => (one + other) / 2))
    .sort((a, b) => a - b);
  const value = Math.exp(quantileSorted(averages, 0.5));
  const rounds = quotients.length;
  const cut = signedRankCut(rounds);
  if (cut < 0) return { value, interval: null, rounds };
  return {
    value,
    interval: { low: Math.exp(averages[cut]!), high: Math.exp(averages.at(-1 - cut)!) },
    rounds,
  };
}

/**
 * The largest sum of ranks that chance stays at or below in 2.5 % at most; -1 where even 0 is
 * likelier.
 */
function signedRankCut(n: number): number {
  /** How likely each sum of the positive ranks is when every sign is. */
  let chances = [1];
  for (let rank = 1; rank <= n; rank++) {
    const next = Array.from({ length: chances.length + rank }, (_, sum) => (chances[sum] ?? 0) / 2);
    for (const [sum, chance] of chances.entries()) next[sum + rank]! += chance / 2;
    chances = next;
  }
  let [cut, reached] = [-1, chances[0]!];
  while (reached <= 0.025) reached += chances[++cut + 1]!;
  return cut;
}

const normalQuantile975 = 1.959964;
const mostCorrelation = 0.8;

/** Correlation of each value with the one before it; 0 for values that are all the same. */
function lagOne(values: readonly number[]): number {
  const centre = mean([...values]);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const products = values.reduce(
    (sum, value, nth) => sum + (nth === 0 ? 0 : (value - centre) * (values[nth - 1]! - centre)),
    0,
  );
  return squares === 0 ? 0 : products / squares;
}

/**
 * What the interval of a ratio says.
 *
 * @param noise the A/A arm's: an interval within its own is not a difference either
 * @returns null without an interval
 */
export function differenceOf(ratio: Ratio | null, noise: Ratio | null): Difference | null {
  if (!ratio?.interval) return null;
  const { low, high } = ratio.interval;
  const holdsOne = low <= 1 && high >= 1;
  const isNoise = noise?.interval && low >= noise.interval.low && high <= noise.interval.high;
  if (holdsOne || isNoise) return 'not distinguishable';
  return low > 1 ? 'faster' : 'slower';
}

/** The lower quantile that makes a bootstrap over `n` values cover what Student's t would. */
function expandedLevel(n: number): number {
  return cumulativeStdNormalProbability(-Math.sqrt(n / (n - 1)) * studentQuantile975(n - 1));
}

/** Abramowitz and Stegun 26.7.5: good to 0.3 % from 4 degrees of freedom on. */
function studentQuantile975(degrees: number): number {
  const z = normalQuantile975;
  const [z3, z5, z7] = [z ** 3, z ** 5, z ** 7];
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3)
  );
}
