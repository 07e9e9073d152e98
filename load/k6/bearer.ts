// The token of a VU, renewed before it expires.
import exec from 'k6/execution';
import type { GivenToken, RefusedToken } from './protocol.ts';
import { renewAt } from './renewal.ts';

export interface Bearer {
  /** Value of the Authorization header. */
  header: string;
  /**
   * Renews the token when it is time, between two requests.
   *
   * @returns why there is no valid token any more; null while there is one
   */
  renewWhenDue(now: number): string | null;
}

/** Asks for a new token. */
export type Renew = (now: number) => GivenToken | RefusedToken;

/** A VU does not ask more often than this, whatever the life of a token. */
const leastMs = 250;

/** @param renew null for a token that can't be renewed */
export function createBearer(given: GivenToken, renew: Renew | null): Bearer {
  let { expiresAt } = given;
  let due: number | undefined;
  const bearer: Bearer = {
    header: `Bearer ${given.token}`,
    renewWhenDue(now) {
      if (!renew) return null;
      due ??= renewAt(exec.vu.idInTest, now, expiresAt);
      if (now < due) return null;
      const renewed = renew(now);
      if ('refused' in renewed) {
        const left = expiresAt === null ? 0 : expiresAt - now;
        due = now + Math.max(leastMs, left / 10);
        // A token that is still valid is used meanwhile.
        return left > 0 ? null : renewed.refused;
      }
      expiresAt = renewed.expiresAt;
      bearer.header = `Bearer ${renewed.token}`;
      due = Math.max(now + leastMs, renewAt(exec.vu.idInTest, now, expiresAt));
      return null;
    },
  };
  return bearer;
}
