import { decodeJwt, decodeProtectedHeader, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { JsonObject } from '../engine/answer.ts';
import { NotTestable } from '../engine/breach.ts';

/** What a JWT says (RFC 7519). */
export interface Jwt {
  header: JsonObject;
  payload: JWTPayload;
}

/**
 * Reads a JWT without verifying it.
 *
 * @throws {NotTestable} when the token is opaque
 */
export function parseJwt(token: string): Jwt {
  try {
    return { header: { ...decodeProtectedHeader(token) }, payload: decodeJwt(token) };
  } catch {
    throw new NotTestable('the token is opaque, no JWT, so that no altered one can be made of it');
  }
}

/** The token with a changed payload under the old signature, which no library makes. */
export function tampered(token: string): string {
  const { payload } = parseJwt(token);
  const [header, , signature] = token.split('.');
  return `${header}.${encode({ ...payload, sub: 'somebody-else', exp: inSeconds(36_000) })}.${signature}`;
}

/** The token without a signature: RFC 7519 section 6, Unsecured JWTs. */
export function unsigned(token: string, alg: string): string {
  const { header, payload } = parseJwt(token);
  const { kid: _, ...rest } = header;
  return `${encode({ ...rest, alg })}.${encode({ ...payload, exp: inSeconds(3_600) })}.`;
}

/** The token's claims under another key, as somebody else's identity provider would sign them. */
export async function resigned(token: string, claims: JWTPayload = {}): Promise<string> {
  const { header, payload } = parseJwt(token);
  foreignKeys ??= generateKeyPair('RS256');
  const { privateKey } = await foreignKeys;
  return new SignJWT({ ...payload, exp: inSeconds(3_600), ...claims })
    .setProtectedHeader({ ...header, alg: 'RS256' })
    .sign(privateKey);
}

let foreignKeys: ReturnType<typeof generateKeyPair> | undefined;

/**
 * The token's claims signed by HMAC, the secret being the provider's public key: what a verifier accepts that lets
 * the token choose the algorithm.
 */
export function signedByPublicKey(token: string, publicKeyPem: string): Promise<string> {
  const { header, payload } = parseJwt(token);
  return new SignJWT({ ...payload, exp: inSeconds(3_600) })
    .setProtectedHeader({ ...header, alg: 'HS256' })
    .sign(new TextEncoder().encode(publicKeyPem));
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}
