import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/**
 * Numbers in [0, 1), the same for the same seed on every machine and day.
 *
 * @param seed names the stream; two uses of one run's seed add a word of their own
 */
export function randomFrom(seed: string): () => number {
  const digest = createHash('sha256').update(seed).digest();
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => digest.readInt32LE(offset)));
  return () => uniformFloat64(generator);
}
