/** Statuses of a gateway or server that can't answer now and may answer later. */
const transient: readonly number[] = [429, 502, 503, 504];

/**
 * Returns whether an answer says nothing about the deployment itself, so that the request is asked
 * again: a rate limit, or a gateway without an upstream.
 */
export function isTransient(status: number): boolean {
  return transient.includes(status);
}

/**
 * Returns how long an answer asks the client to wait. RFC 9110 section 10.2.3: seconds, or a date.
 * A date is compared with the server's own clock, if the answer has it.
 *
 * @param headers of the answer, names in lower case
 * @param now milliseconds since the epoch, for an answer without a date
 * @returns milliseconds from now, never negative; null if the answer does not say
 */
export function retryAfterOf(headers: Record<string, string>, now = Date.now()): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const at = /^[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) return null;
  const serverNow = Date.parse(headers.date ?? '');
  return Math.max(0, at - (Number.isNaN(serverNow) ? now : serverNow));
}
