/**
 * The statuses with which a gateway or a busy server asks to send a request again later: RFC 6585
 * section 4, RFC 9110 sections 15.6.3 to 15.6.5. They say nothing about what was asked.
 */
export const statusesOfRetry: readonly number[] = [429, 502, 503, 504];

/**
 * Returns for how many milliseconds an answer asks the client to wait (RFC 9110 section 10.2.3), or
 * undefined when it does not say.
 *
 * @param headers names in lower case. A date is compared with the `Date` of the same answer, because
 * the two clocks may differ
 */
export function retryAfterMs(headers: Record<string, string>, now = Date.now()): number | undefined {
  const value = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // Date.parse also reads "1.5" and "-1", as dates.
  const until = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(until)) return undefined;
  const sentAt = Date.parse(headers.date ?? '');
  return Math.max(0, until - (Number.isNaN(sentAt) ? now : sentAt));
}

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
 */
export function pauseBeforeNext(
  attempt: number,
  askedMs: number | undefined,
  { firstMs, longestMs }: BackOff,
  random: () => number = Math.random,
): number {
  const pause = Math.min(askedMs ?? firstMs * 2 ** (attempt - 1), longestMs);
  return pause + random() * Math.min(pause / 4, 1000);
}
