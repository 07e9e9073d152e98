import { createCipheriv, createHash } from 'node:crypto';

/**
 * Numbers in [0, 1), the same for the same seed on every machine and day: the AES-CTR keystream of the seed.
 *
 * @param seed whatever names the stream; two uses of one run's seed add a word of their own
 */
export function randomFrom(seed: string): () => number {
  const key = createHash('sha256').update(seed).digest().subarray(0, 16);
  const cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16));
  const zeros = Buffer.alloc(4096);
  let stream = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at === stream.length) {
      stream = cipher.update(zeros);
      at = 0;
    }
    const word = stream.readUInt32LE(at);
    at += 4;
    return word / 2 ** 32;
  };
}
