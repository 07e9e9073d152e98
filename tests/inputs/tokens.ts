import { decodeJwt, decodeProtectedHeader, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { JsonObject } from '../engine/answer.ts';
import { NotTestable } from '../engine/breach.ts';

/** The decoded parts of a JWT (RFC 7519). */
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
    throw new NotTestable('the token is opaque, not a JWT, so it cannot be altered');
  }
}

/** Returns the token with a changed payload and the old signature. No library does that. */
export function tampered(token: string): string {
  const { payload } = parseJwt(token);
  const [header, , signature] = token.split('.');
  return `${header}.${encode({ ...payload, sub: 'somebody-else', exp: inSeconds(36_000) })}.${signature}`;
}

/** Returns the token without a signature (RFC 7519 section 6, Unsecured JWTs). */
export function unsigned(token: string, alg: string): string {
  const { header, payload } = parseJwt(token);
  const { kid: _, ...rest } = header;
  return `${encode({ ...rest, alg })}.${encode({ ...payload, exp: inSeconds(3_600) })}.`;
}

/**
 * Returns the claims of the token signed with a different key, as another identity provider would.
 */
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
 * Returns the claims of the token signed by HMAC with the provider's public key as the secret. A
 * verifier that lets the token choose the algorithm accepts it.
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
