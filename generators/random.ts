import { generateMersenne32Randomizer, type Randomizer } from '@faker-js/faker';

/** A list to pick from: an array, or a list that draws its members on demand. */
export interface Listed<T> {
  readonly length: number;
  at(index: number): T | undefined;
}

/**
 * The random numbers of the generators. They come from Faker's seeded Mersenne Twister, so that a
 * generator and its calls of Faker draw from one stream. The same seed gives the same numbers on
 * every machine and day.
 */
export class Random {
  readonly #words: number[];
  #source: Randomizer | undefined;

  /** @param source a stream other than the Mersenne Twister */
  constructor(seed: number, source?: Randomizer) {
    if (!Number.isSafeInteger(seed) || seed < 0)
      throw new RangeError(`The seed is ${seed}. Use a whole number of at least 0.`);
    this.#words = [seed >>> 0, Math.floor(seed / 2 ** 32)];
    this.#source = source;
    source?.seed(this.#words);
  }

  /**
   * The stream, for `new Faker({ randomizer })`. It is made on the first draw, because to seed a
   * Mersenne Twister takes long, and many violations draw nothing.
   */
  get source(): Randomizer {
    if (!this.#source) {
      this.#source = generateMersenne32Randomizer();
      this.#source.seed(this.#words);
    }
    return this.#source;
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
    if (list.length === 0) throw new RangeError('Cannot pick from an empty list.');
    return list.at(this.below(list.length)) as T;
  }

  /**
   * Picks with a preference for the start of the list: its first tenth is picked in about a third
   * of the calls.
   */
  favor<T>(list: readonly T[] | Listed<T>): T {
    if (list.length === 0) throw new RangeError('Cannot pick from an empty list.');
    return list.at(this.favoredBelow(list.length)) as T;
  }

  /** A whole number from 0 to `limit - 1`, low ones more often. */
  favoredBelow(limit: number): number {
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

/** Returns a function that draws from rows by their weights. */
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
