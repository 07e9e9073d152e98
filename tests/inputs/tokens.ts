import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../engine/answer.ts';
import { Unprovable } from '../engine/breach.ts';

/** The parts of a JWT (RFC 7519) in compact serialization (RFC 7515 section 3.1). */
export interface Jwt {
  header: JsonObject;
  payload: JsonObject;
  signature: string;
}

/**
 * Takes a JWT apart without verifying it.
 *
 * @throws {Unprovable} when the token is opaque
 */
export function parseJwt(token: string): Jwt {
  const [header, payload, signature] = token.split('.');
  try {
    const decode = (part = ''): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    const parts = { header: decode(header), payload: decode(payload) };
    if (isJsonObject(parts.header) && isJsonObject(parts.payload) && signature)
      return { header: parts.header, payload: parts.payload, signature };
  } catch {
    // Told below.
  }
  throw new Unprovable('the token is opaque, no JWT, so that no altered one can be made of it');
}

/** The token with a changed payload under the old signature. */
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
export function resigned(token: string, claims: JsonObject = {}): string {
  const { header, payload } = parseJwt(token);
  const input = `${encode({ ...header, alg: 'RS256' })}.${encode({ ...payload, exp: inSeconds(3_600), ...claims })}`;
  foreignKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return `${input}.${sign('sha256', Buffer.from(input), foreignKey).toString('base64url')}`;
}

let foreignKey: KeyObject | undefined;

/**
 * The token's claims signed by HMAC, the secret being the provider's public key: what a verifier accepts that lets
 * the token choose the algorithm.
 */
export function signedByPublicKey(token: string, publicKeyPem: string): string {
  const { header, payload } = parseJwt(token);
  const input = `${encode({ ...header, alg: 'HS256' })}.${encode({ ...payload, exp: inSeconds(3_600) })}`;
  return `${input}.${createHmac('sha256', publicKeyPem).update(input).digest('base64url')}`;
}

function encode(part: JsonObject): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}
