import { setTimeout as delay } from 'node:timers/promises';
import type { AccessToken, TokenSource } from '../../../target/credentials/token.ts';
import type { GivenToken } from '../../k6/protocol.ts';

/** How long a caller waits for a new token while the last one is valid. */
const graceMs = 100;

/**
 * Returns what gives the newest token. A slow or failing identity provider holds nobody up as long
 * as the last token is valid. Null if authorization is off.
 *
 * @returns a function that throws an UntestableError when there is no valid token
 */
export function createSteadyToken(source: TokenSource): () => Promise<GivenToken | null> {
  let last: AccessToken | null = null;
  return async () => {
    const asked = source.get();
    const isAlive = last !== null && last.expiresAt - Date.now() > graceMs;
    last = await (isAlive
      ? // Once the last token has expired, the next caller learns why there is no other.
        Promise.race([asked.catch(() => last), delay(graceMs, last, { ref: false })])
      : asked);
    return last && givenToken(last);
  };
}

/** A token as k6 reads it. JSON has no Infinity. */
function givenToken({ value, expiresAt }: AccessToken): GivenToken {
  return { token: value, expiresAt: Number.isFinite(expiresAt) ? expiresAt : null };
}
