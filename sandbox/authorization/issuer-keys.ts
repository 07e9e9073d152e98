import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';

const timeoutMs = 5000;

/**
 * The public keys of an issuer, found by OIDC Discovery and asked for again whenever a token names a key that is
 * not among them, so that an identity provider may change its keys at any time.
 *
 * @throws Error when the issuer does not answer or calls itself something else
 */
export async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const metadata = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (metadata.issuer !== issuer) throw new Error(`${url} names another issuer: ${metadata.issuer}`);
  return createRemoteJWKSet(new URL(String(metadata.jwks_uri)), {
    cooldownDuration: 0,
    timeoutDuration: timeoutMs,
  });
}
