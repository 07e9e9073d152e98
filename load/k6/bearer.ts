// The token of a VU, renewed before it expires.
import exec from 'k6/execution';
import http from 'k6/http';
import type { TokenHandover } from './protocol.ts';
import { renewAt } from './renewal.ts';

export interface Bearer {
  /** Value of the Authorization header. */
  header: string;
  /** Renews the token when it is time, between two requests; says why it could not. */
  renewWhenDue(now: number): string | null;
}

const retryAfterMs = 500;
/**
 * k6 takes a null, which its types leave out: neither expected nor unexpected, and so in none of
 * the figures.
 */
const unmeasured = null as unknown as ReturnType<typeof http.expectedStatuses>;

export function createBearer({ token, expiresAt, renewal }: TokenHandover): Bearer {
  let due: number | undefined;
  const bearer: Bearer = {
    header: `Bearer ${token}`,
    renewWhenDue(now) {
      if (!renewal) return null;
      due ??= renewAt(exec.vu.idInTest, now, expiresAt);
      if (now < due) return null;
      const answer = http.post(renewal.url, renewal.form, {
        responseType: 'text',
        responseCallback: unmeasured,
      });
      const given =
        answer.status === 200 ? (answer.json() as { access_token?: string; expires_in?: number }) : {};
      if (!given.access_token) {
        due = now + retryAfterMs;
        return answer.error || `the token endpoint answered ${answer.status}`;
      }
      bearer.header = `Bearer ${given.access_token}`;
      const life = given.expires_in;
      due = renewAt(exec.vu.idInTest, now, life === undefined ? null : now + life * 1000);
      return null;
    },
  };
  return bearer;
}
