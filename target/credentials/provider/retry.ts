import { setTimeout as delay } from 'node:timers/promises';
import { pauseBeforeNext } from '../../http/back-off.ts';
import { isClosedConnection, isTimeout } from '../../http/connection-error.ts';
import { retryAfterOf } from '../../http/retry-after.ts';
import { refusalIn } from './explain.ts';

/** Asked again after half a second, then after twice as long each time, or when the answer says. */
const backOff = { firstMs: 500, longestMs: 30_000 };

/** No further attempt begins after this time. */
const longestTotalMs = 35_000;

/**
 * Repeats a request to the identity provider while it answers 429 or 5xx, closes the connection or
 * does not answer in time.
 *
 * @throws the last error: any other one at once, a passing one after half a minute
 */
export async function withRetries<Result>(request: () => Promise<Result>): Promise<Result> {
  const startedAt = Date.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (!isPassing(error)) throw error;
      const pause = pauseBeforeNext(attempt, askedPause(error), backOff);
      if (Date.now() - startedAt + pause > longestTotalMs) throw error;
      await delay(pause);
    }
  }
}

function isPassing(error: unknown): boolean {
  const refusal = refusalIn(error);
  if (!refusal) return isClosedConnection(error) || isTimeout(error);
  const { status } = refusal.answer;
  return status === 429 || status === 408 || status >= 500;
}

function askedPause(error: unknown): number | null {
  const refusal = refusalIn(error);
  return refusal && retryAfterOf(refusal.answer.headers);
}
