import { generateMersenne32Randomizer, type Randomizer } from '@faker-js/faker';

/** What can be picked from: an array, or a list that draws its members when they are asked for. */
export interface Listed<T> {
  readonly length: number;
  at(nth: number): T | undefined;
}

/**
 * The one source of chance of the generators: Faker's own seeded Mersenne Twister, so that a generator and the
 * Faker calls beneath it draw from one stream. Same seed, same draws, on every machine and day.
 */
export class Random {
  /** The stream itself, for Faker: `new Faker({ randomizer })`. */
  readonly source: Randomizer;

  /** @param source another stream than the seed's, for those that have reason to */
  constructor(seed: number, source: Randomizer = generateMersenne32Randomizer()) {
    if (!Number.isSafeInteger(seed) || seed < 0)
      throw new RangeError(`a seed is a whole number of at least 0, not ${seed}`);
    this.source = source;
    source.seed([seed >>> 0, Math.floor(seed / 2 ** 32)]);
  }

  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number {
    return Math.floor(this.source.next() * limit);
  }

  /** A whole number from `minimum` to `maximum`, both included. */
  between(minimum: number, maximum: number): number {
    return minimum + this.below(maximum - minimum + 1);
  }

  /** True with the given probability (0 to 1). */
  chance(probability: number): boolean {
    return this.source.next() < probability;
  }

  pick<T>(list: readonly T[] | Listed<T>): T {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list.at(this.below(list.length)) as T;
  }

  /** Picks with a preference for the head of the list: its first tenth is drawn in about a third of the calls. */
  favour<T>(list: readonly T[] | Listed<T>): T {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list.at(this.favouredBelow(list.length)) as T;
  }

  /** A whole number from 0 to `limit - 1`, the low ones more often. */
  favouredBelow(limit: number): number {
    return Math.floor(this.source.next() ** 2 * limit);
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.below(0x10000).toString(16).padStart(4, '0');
    return text.slice(0, length);
  }

  /** A UUID of version 4 and variant 1 (RFC 9562). */
  uuid(): string {
    const text = this.hex(32);
    const variant = '89ab'[this.below(4)];
    return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-${variant}${text.slice(17, 20)}-${text.slice(20)}`;
  }

  digits(length: number): string {
    let text = '';
    while (text.length < length) text += this.below(10);
    return text;
  }
}

/** Draws from rows by their weights; the running sums are computed once. */
export function weighted<T extends { weight: number }>(rows: readonly T[]): (random: Random) => T {
  let total = 0;
  const sums = rows.map((row) => {
    total += row.weight;
    return total;
  });
  return (random) => {
    const at = random.below(total);
    return rows[sums.findIndex((sum) => at < sum)] as T;
  };
}
