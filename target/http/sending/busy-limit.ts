import type { Pacing } from './pacing.ts';

/** A rate at which no 503 came for so long is allowed. Milliseconds. */
const quietMs = 1_000;
/** A 503 at a rate so far below one that is allowed is not about the rate. */
const clearlyBelow = 0.8;
/** So many of those, and this share of all, show that the rate is not the reason. */
const counterexamples = { count: 5, share: 0.4 };
/** If 503 still comes at this rate, in requests per second, the rate is not the reason either. */
const slowEnough = 3;

/**
 * Finds out whether 503 without Retry-After comes from a limit of the rate, as nginx answers by
 * default, or from a gateway that fails now and then. Only the first ends when requests are sent
 * more slowly.
 */
export interface BusyLimit {
  /**
   * Returns whether a 503 may come from a limit of the rate.
   *
   * @param attempt how often the request was sent, 1 for the first time
   */
  mayBeLimit(attempt: number): boolean;
  /** Notes that the sender has slowed down because of it. */
  slowed(): void;
}

export function createBusyLimit(pacing: Pacing, now: () => number = Date.now): BusyLimit {
  let isRate = true;
  let lastAt = 0;
  let slowedTo: number | null = null;
  let allowed = 0;
  let seen = 0;
  let against = 0;

  const learn = (rate: number) => {
    if (slowedTo !== null && now() - lastAt >= quietMs) allowed = Math.max(allowed, slowedTo);
    lastAt = now();
    seen++;
    if (rate < allowed * clearlyBelow) against++;
    const isRefuted = against >= counterexamples.count && against >= seen * counterexamples.share;
    if (rate > slowEnough && !isRefuted) return;
    isRate = false;
    pacing.lift();
  };

  return {
    mayBeLimit(attempt) {
      // One may be chance. Two in a row look like a limit, and from then on each one does.
      if (!isRate || (attempt === 1 && pacing.rate === null)) return false;
      if (pacing.rate !== null) learn(pacing.rate);
      return isRate;
    },
    slowed() {
      slowedTo = pacing.rate;
    },
  };
}
