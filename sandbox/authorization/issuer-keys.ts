import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';

const timeoutMs = 5000;

/**
 * Returns the public keys of an issuer, found by OIDC Discovery or by OAuth metadata (RFC 8414). They are
 * fetched again when a token names an unknown key, so that the identity provider can rotate its keys
 * at any time.
 *
 * @param issuer exactly as its tokens name it
 * @throws Error when the issuer does not answer or its metadata names another issuer
 */
export async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const metadata = await readMetadata(issuer);
  if (metadata.issuer !== issuer)
    throw new Error(`The metadata of ${issuer} names another issuer: ${metadata.issuer}`);
  return createRemoteJWKSet(new URL(String(metadata.jwks_uri)), {
    cooldownDuration: 0,
    timeoutDuration: timeoutMs,
  });
}

interface Metadata {
  issuer?: unknown;
  jwks_uri?: unknown;
}

async function readMetadata(issuer: string): Promise<Metadata> {
  const statuses: string[] = [];
  for (const url of metadataUrls(issuer)) {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (response.ok) return (await response.json()) as Metadata;
    statuses.push(`${url} answered ${response.status}`);
  }
  throw new Error(statuses.join('; '));
}

/** OIDC Discovery appends to the path of the issuer, RFC 8414 section 3.1 inserts before it. */
function metadataUrls(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}
