import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWKS } from 'oidc-provider';

const generate = promisify(generateKeyPair);

/**
 * Creates a key set like that of Keycloak: an RSA-OAEP encryption key first, then the RS256 signing
 * key. A client that uses the first key instead of the one named by `kid` fails, as it would with
 * Keycloak.
 */
export async function createKeySet(): Promise<JWKS> {
  const [encryption, signing] = await Promise.all([rsaKey(), rsaKey()]);
  return {
    keys: [
      { ...encryption, use: 'enc', alg: 'RSA-OAEP' },
      { ...signing, use: 'sig', alg: 'RS256' },
    ],
  };
}

let shared: Promise<JWKS> | undefined;

/** Returns the key set of all sandboxes of this process: to create one takes a quarter of a second. */
export function sharedKeySet(): Promise<JWKS> {
  shared ??= createKeySet();
  return shared;
}

async function rsaKey() {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kty: 'RSA' as const, kid: randomUUID() };
}
