// When a VU renews its token. No k6 imports, so that Node tests it too.

/**
 * VUs renew in this part of what is left of a token's life, spread over it, so that they don't ask
 * all at once. Half of it is left for the requests that are sent last: a slow one may be checked
 * late.
 */
const [from, to] = [0.2, 0.5];
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * When the VU with this number renews a token: its multiples of the golden ratio lie evenly in the
 * window, however many VUs there are.
 *
 * @param at when its life began or it was handed over; milliseconds since the epoch, as is the
 * result
 * @param expiresAt null when it does not expire
 */
export function renewAt(vu: number, at: number, expiresAt: number | null): number {
  if (expiresAt === null) return Number.POSITIVE_INFINITY;
  const place = (vu * goldenRatio) % 1;
  return at + (expiresAt - at) * (from + (to - from) * place);
}
