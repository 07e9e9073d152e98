import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import type { JWKS } from 'oidc-provider';
import { accounts } from './accounts.ts';

/** Tokens that the provider signed, but that are not valid now. */
export interface DatedTokens {
  /** Expired an hour ago. */
  expired: string;
  /** Becomes valid in an hour. */
  future: string;
}

const hour = 3_600;

/**
 * Signs tokens like those of the token endpoint, but for another time. A check needs them to prove
 * that `exp` and `nbf` are verified (RFC 7519 sections 4.1.4 and 4.1.5): a token with another key
 * would be refused for its signature.
 */
export async function signDatedTokens(
  issuer: string,
  { keys }: JWKS,
  lifetime: number,
): Promise<DatedTokens> {
  const jwk = keys.find(({ use }) => use === 'sig')!;
  const key = await importJWK(jwk as Parameters<typeof importJWK>[0], 'RS256');
  const now = Math.floor(Date.now() / 1000);
  const sign = (from: number) =>
    new SignJWT({
      azp: accounts.clientId,
      typ: 'Bearer',
      scope: 'email profile',
      client_id: accounts.clientId,
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: jwk.kid! })
      .setIssuer(issuer)
      .setSubject(accounts.clientId)
      .setAudience('account')
      .setJti(randomUUID())
      .setIssuedAt(from)
      .setNotBefore(from)
      .setExpirationTime(from + lifetime)
      .sign(key);
  return { expired: await sign(now - hour - lifetime), future: await sign(now + hour) };
}
