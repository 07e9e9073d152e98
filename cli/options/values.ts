import { InvalidArgumentError } from '@commander-js/extra-typings';
import { isSegmentName, mostSegments, type Segment, segmentNamed } from '../../load/segments/segment.ts';

const largestBundle = 10_000;

/** Parses Bundle sizes: `1,10,100`. */
export function bundleSizes(text: string): number[] {
  const sizes = text.split(',').map((size) => (/^\d+$/.test(size.trim()) ? Number(size) : 0));
  if (sizes.every((size) => size >= 1 && size <= largestBundle)) return sizes;
  throw new InvalidArgumentError(
    `Use Bundle sizes from 1 to ${largestBundle}, separated by commas: 1,10,100,1000.`,
  );
}

/** Parses a whole number from `minimum` to `maximum`, by default the largest exact one. */
export function wholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum)
      throw new InvalidArgumentError(`Use a whole number of at least ${minimum}.`);
    if (value > maximum) throw new InvalidArgumentError(`Use a whole number of at most ${maximum}.`);
    return value;
  };
}

/** Collects the values of an option that may be repeated. */
export function several(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

/** Parses a number of at least 0: `1500`, `0.5`. */
export function atLeastZero(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Use a number of at least 0.');
}

/** Parses a percentage: `0` to `100`. */
export function percentage(text: string): number {
  const value = atLeastZero(text);
  if (value <= 100) return value;
  throw new InvalidArgumentError('Use a number from 0 to 100.');
}

/** Parses the name of a run, which is both a code in events and the name of a folder. */
export function runId(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'Use 1 to 40 letters, digits, hyphens or periods, and start with a letter or digit.',
  );
}

/** Checks `1/4`, the first of four shards, and returns it as Playwright takes it. */
export function shard(text: string): string {
  const [part, parts] = text.split('/').map(Number);
  const isShard = /^\d+\/\d+$/.test(text) && part! >= 1 && part! <= parts!;
  if (!isShard) throw new InvalidArgumentError('Use PART/PARTS, such as 1/4.');
  return text;
}

/** Parses `1/4`: the first of four segments. */
export function segment(text: string): Segment {
  if (isSegmentName(text) && segmentNamed(text).parts > 1) return segmentNamed(text);
  throw new InvalidArgumentError(`Use PART/PARTS with 2 to ${mostSegments} parts, such as 1/4.`);
}

const msOfUnit: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Parses a duration (`20s`, `3m`, `1h`) into milliseconds. */
export function duration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? [];
  const ms = Number(amount ?? 0) * (msOfUnit[unit ?? ''] ?? 0);
  if (ms > 0) return ms;
  throw new InvalidArgumentError('Use a duration such as 20s, 3m or 1h.');
}
