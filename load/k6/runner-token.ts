// Asks the runner for a new token.
import http from 'k6/http';
import type { Renew } from './bearer.ts';
import type { TokenRenewal } from './protocol.ts';
import { unmeasured } from './unmeasured.ts';

/** Go asks loopback without a proxy, whatever the proxy variables say. */
export function askRunner({ url, secret }: TokenRenewal): Renew {
  const parameters = { ...unmeasured('token'), headers: { Authorization: `Bearer ${secret}` } };
  return () => {
    const answer = http.get(url, parameters);
    const said = answer.status === 0 ? null : (answer.json() as unknown as ReturnType<Renew>);
    return said ?? { refused: `the runner gave no token: ${answer.error}` };
  };
}
