import { createPublicKey } from 'node:crypto';
import { createProviderFetch, type ProviderFetch } from '../../target/http/provider-fetch.ts';
import { isJsonObject } from '../engine/answer.ts';
import { NotTestable } from '../engine/breach.ts';
import type { Session } from '../engine/session.ts';
import { parseJwt } from './tokens.ts';

/**
 * Returns the public key that verifies a token, as PEM. It is found by discovery at the token's
 * issuer (OpenID Connect Discovery 1.0 section 4) and by the token's `kid`.
 *
 * @throws {NotTestable} when the key is not available
 */
export async function publicKeyOf(token: string, { issuer, configuration }: Session): Promise<string> {
  const { header, payload } = parseJwt(token);
  const from = issuer ?? payload.iss;
  if (typeof from !== 'string')
    throw new NotTestable('the token does not name an issuer, so its public key cannot be fetched');
  const providerFetch = createProviderFetch(configuration);
  try {
    const provider = await json(`${from.replace(/\/$/, '')}/.well-known/openid-configuration`, providerFetch);
    const { keys } = await json(String(provider.jwks_uri), providerFetch);
    const key = Array.isArray(keys)
      ? keys.filter(isJsonObject).find(({ kid }) => kid === header.kid)
      : undefined;
    if (!key) throw new Error(`it does not publish the key ${header.kid}`);
    return createPublicKey({ key: key as import('node:crypto').JsonWebKey, format: 'jwk' })
      .export({ type: 'spki', format: 'pem' })
      .toString();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NotTestable(`could not fetch the public key of ${from}: ${reason}`);
  }
}

async function json(url: string, providerFetch: ProviderFetch): Promise<Record<string, unknown>> {
  const answer = await providerFetch(url, { signal: AbortSignal.timeout(10_000) });
  const body = await answer.json();
  if (!answer.ok || !isJsonObject(body)) throw new Error(`${url} answered ${answer.status}`);
  return body;
}
