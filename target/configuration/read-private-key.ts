import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { UsageError } from '../../platform/exit.ts';
import { algorithmOfCurve, type SigningKey } from './configuration.ts';
import type { Environment } from './environment.ts';
import { type CredentialText, privateKeyIn, readCredential } from './pem.ts';

const passphraseName = 'OIDC_PRIVATE_KEY_PASSPHRASE';

type Jwk = JsonWebKey & { kid?: string; alg?: string; use?: string };

/**
 * Reads the key of `private_key_jwt`: PEM, a JWK or a JWK Set, in a file or in the variable itself.
 *
 * @returns undefined if none is configured
 * @throws {UsageError} when it is missing, is not a private RSA or EC key, or can't be chosen
 */
export function readPrivateKey(environment: Environment): SigningKey | undefined {
  const { OIDC_PRIVATE_KEY: value, OIDC_KEY_ID } = environment;
  const keyId = OIDC_KEY_ID || undefined;
  if (!value) {
    if (keyId) throw new UsageError('OIDC_KEY_ID is set without a key. Set OIDC_PRIVATE_KEY.');
    return undefined;
  }
  const given = readCredential({ value, name: 'OIDC_PRIVATE_KEY' });
  if (!given.text.trimStart().startsWith('{')) {
    const key = privateKeyIn(given, environment[passphraseName], passphraseName);
    return { jwk: jwkOf(key, given), keyId };
  }
  const jwk = chosenJwk(given, keyId);
  demandSigning(jwk, given);
  return { jwk: jwkOf(parseJwk(jwk, given), given), keyId: keyId ?? jwk.kid, algorithm: jwk.alg };
}

function chosenJwk({ text, place }: CredentialText, keyId: string | undefined): Jwk {
  let parsed: Jwk & { keys?: unknown };
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new UsageError(`${place} is neither PEM nor JSON. Give a private key as PEM or as a JWK.`);
  }
  if (!Array.isArray(parsed.keys)) return parsed;
  const usable = (parsed.keys as Jwk[]).filter(({ d, use }) => d !== undefined && use !== 'enc');
  const chosen = keyId ? usable.filter(({ kid }) => kid === keyId) : usable;
  const [key] = chosen;
  if (key && chosen.length === 1) return key;
  const ids = usable.map(({ kid }) => kid ?? 'one without kid').join(', ') || 'none';
  throw new UsageError(
    keyId
      ? `${place} has no private signing key with the id OIDC_KEY_ID=${keyId}. It has: ${ids}.`
      : `${place} has ${usable.length} private signing keys. Choose one with OIDC_KEY_ID: ${ids}.`,
  );
}

function parseJwk(jwk: Jwk, { place }: CredentialText): KeyObject {
  if (jwk.kty === 'oct')
    throw new UsageError(
      `${place} is a shared secret. Set OIDC_CLIENT_SECRET and client_secret_jwt instead.`,
    );
  if (jwk.d === undefined)
    throw new UsageError(`${place} has no private part (d). Give the private key, not the public one.`);
  try {
    return createPrivateKey({ key: jwk, format: 'jwk' });
  } catch {
    throw new UsageError(`${place} is not a valid private JWK (RFC 7517). Give an RSA or EC key.`);
  }
}

/** RFC 7518 section 3.1: a curve has one algorithm, an RSA key six. */
function demandSigning({ kty, crv, alg }: Jwk, { place }: CredentialText): void {
  if (!alg || (kty === 'EC' ? algorithmOfCurve[crv!] === alg : /^[RP]S(256|384|512)$/.test(alg))) return;
  throw new UsageError(
    `${place} is for the algorithm ${alg}. Use a key for RS, PS or ES 256, 384 or 512, or remove its alg.`,
  );
}

/** RFC 7518 sections 3.3 to 3.5: RSA keys have at least 2048 bits, and there are three curves. */
function jwkOf(key: KeyObject, { place }: CredentialText): JsonWebKey {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type !== 'rsa' && type !== 'ec')
    throw new UsageError(`${place} is a key of type ${type}. Use an RSA or EC key.`);
  if (type === 'rsa' && details!.modulusLength! < 2048)
    throw new UsageError(`${place} is an RSA key of ${details!.modulusLength} bits. Use at least 2048.`);
  const jwk = key.export({ format: 'jwk' });
  const curves = Object.keys(algorithmOfCurve);
  if (type === 'ec' && !curves.includes(jwk.crv!))
    throw new UsageError(
      `${place} is an EC key on another curve than ${curves.join(', ')}. Use one of them.`,
    );
  return jwk;
}
