/**
 * A limit of requests per second with a burst, as gateways have it.
 *
 * @returns a function that returns whether a request that comes now is let through
 */
export function limiter(rate: number, burst: number, now: () => number = Date.now): () => boolean {
  let [left, at] = [burst, now()];
  return () => {
    left = Math.min(burst, left + ((now() - at) * rate) / 1000);
    at = now();
    if (left < 1) return false;
    left--;
    return true;
  };
}
