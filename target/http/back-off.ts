export interface BackOff {
  /** Pause before the second attempt. It doubles with each attempt. Milliseconds. */
  firstMs: number;
  /** Longest pause. Milliseconds. */
  longestMs: number;
}

/**
 * Returns the pause before the next attempt: what the answer asks for, or else a pause that doubles
 * with each attempt. A random part of at most a second keeps clients from coming back all at once.
 *
 * @param attempt how many attempts were made, 1 after the first
 * @param askedMs what the answer asks for, null if it does not say
 * @returns milliseconds
 */
export function pauseBeforeNext(
  attempt: number,
  askedMs: number | null,
  { firstMs, longestMs }: BackOff,
  random: () => number = Math.random,
): number {
  const pause = Math.min(askedMs ?? firstMs * 2 ** (attempt - 1), longestMs);
  return pause + random() * Math.min(pause / 4, 1_000);
}
