/** A line that is slower than this, in bytes per millisecond, is too slow: 1 Mbit/s. */
const slowestLine = 125;

/** An exchange took longer than its limit. The message names the limit and the flag that sets it. */
export class TimeLimitError extends Error {
  constructor(milliseconds: number) {
    const seconds = Math.round(milliseconds / 1000);
    super(`it did not answer completely within ${seconds} s (to wait longer, add --timeout SECONDS)`);
    this.name = 'TimeoutError';
  }
}

/** The time limit of one exchange. */
export interface TimeLimit {
  /** Aborts the exchange when the limit is over. Its reason says so and how to allow more. */
  signal: AbortSignal;
  /** Allows the time that a slow line needs for these bytes. */
  allow(bytes: number): void;
  /** The exchange has ended. */
  end(): void;
}

/**
 * Starts the time limit of an exchange. It measures the deployment and not the line: a large body
 * gets the time that a slow line needs for it.
 *
 * @param limitMs milliseconds
 */
export function startTimeLimit(limitMs: number): TimeLimit {
  const controller = new AbortController();
  const startedAt = performance.now();
  let allowedMs = limitMs;
  let timer: NodeJS.Timeout;
  const arm = (milliseconds: number) => {
    timer = setTimeout(() => {
      const left = startedAt + allowedMs - performance.now();
      if (left > 0) arm(left);
      else controller.abort(new TimeLimitError(allowedMs));
    }, milliseconds);
  };
  arm(limitMs);
  return {
    signal: controller.signal,
    allow(bytes) {
      allowedMs += bytes / slowestLine;
    },
    end: () => clearTimeout(timer),
  };
}
