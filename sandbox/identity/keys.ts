import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWKS } from 'oidc-provider';

const generate = promisify(generateKeyPair);

/**
 * A fresh key set of the kind Keycloak publishes: an RSA-OAEP encryption key first, then the RS256 signing key.
 * Who takes the first key instead of the one named by `kid` fails here as it would there.
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

async function rsaKey() {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kty: 'RSA' as const, kid: randomUUID() };
}
