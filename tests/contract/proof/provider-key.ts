import { createPublicKey } from 'node:crypto';
import { fetch } from 'undici';
import { isJsonObject } from './answer.ts';
import { Unprovable } from './breach.ts';
import { parseJwt } from './tokens.ts';

/**
 * The identity provider's public key that verifies a token, as PEM: found by discovery at the token's issuer (OpenID
 * Connect Discovery 1.0 section 4) and by the token's `kid`.
 *
 * @throws {Unprovable} when it can't be had
 */
export async function publicKeyOf(token: string, issuer: string | undefined): Promise<string> {
  const { header, payload } = parseJwt(token);
  const from = issuer ?? payload.iss;
  if (typeof from !== 'string')
    throw new Unprovable('the token names no issuer whose public key could be fetched');
  try {
    const configuration = await json(`${from.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const { keys } = await json(String(configuration.jwks_uri));
    const key = Array.isArray(keys)
      ? keys.filter(isJsonObject).find(({ kid }) => kid === header.kid)
      : undefined;
    if (!key) throw new Error(`it publishes no key ${header.kid}`);
    return createPublicKey({ key: key as import('node:crypto').JsonWebKey, format: 'jwk' })
      .export({ type: 'spki', format: 'pem' })
      .toString();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Unprovable(`the public key of ${from} can't be had: ${reason}`);
  }
}

async function json(url: string): Promise<Record<string, unknown>> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  const body = await answer.json();
  if (!answer.ok || !isJsonObject(body)) throw new Error(`${url} answered ${answer.status}`);
  return body;
}
