import { Option } from '@commander-js/extra-typings';
import type { GatesAsked } from '../../load/figures/gates.ts';
import { atLeastZero, percentage } from './values.ts';

/** Gates of a load run: the command exits with 1 when the run misses one. */
const group = 'Gates:';

export const minThroughputOption = new Option(
  '--min-throughput <n>',
  'fail if the fastest mode acknowledges fewer events/s',
)
  .helpGroup(group)
  .argParser(atLeastZero);

export const minRatioOption = new Option(
  '--min-ratio <n>',
  'fail if the best ratio of bulk to single throughput is lower',
)
  .helpGroup(group)
  .argParser(atLeastZero);

export const maxP99Option = new Option(
  '--max-p99 <ms>',
  'fail if the p99 service time of acknowledged requests is higher in any mode',
)
  .helpGroup(group)
  .argParser(atLeastZero);

export const maxErrorRateOption = new Option(
  '--max-error-rate <percent>',
  'fail if a higher share of requests fails in any mode',
)
  .helpGroup(group)
  .argParser(percentage);

/** The flag of each gate. */
export const gateFlags = {
  minThroughput: '--min-throughput',
  minRatio: '--min-ratio',
  maxP99: '--max-p99',
  maxErrorRate: '--max-error-rate',
} as const satisfies Record<keyof GatesAsked, string>;

/** The flags of the gates that were set. */
export function gatesAsked(gates: GatesAsked): string[] {
  const names = Object.keys(gateFlags) as (keyof GatesAsked)[];
  return names.filter((name) => gates[name] !== undefined).map((name) => gateFlags[name]);
}

/** The gates among the flags of a command. */
export function gatesOf({ minThroughput, minRatio, maxP99, maxErrorRate }: GatesAsked): GatesAsked {
  return { minThroughput, minRatio, maxP99, maxErrorRate };
}
