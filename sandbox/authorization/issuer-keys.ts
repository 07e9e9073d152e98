import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';

const timeoutMs = 5000;

/**
 * Returns the public keys of an issuer, found by OIDC Discovery. They are fetched again when a
 * token names an unknown key, so that the identity provider can rotate its keys at any time.
 *
 * @throws Error when the issuer does not answer or its metadata names another issuer
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
