import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A key with which a client signs, in a file, and its public half for the identity provider. */
export interface ClientKey {
  /** PEM or JWK, private. */
  file: string;
  keyId: string;
  publicKeys: { keys: JsonWebKey[] };
}

/** The two kinds of key that SMART Backend Services names. */
export interface ClientKeys {
  /** RSA, in PEM, so that its id is to be set. */
  rs384: ClientKey;
  /** P-384, as a JWK with its id. */
  es384: ClientKey;
}

/** @param folder receives the files */
export function createClientKeys(folder: string): ClientKeys {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rsaFile = join(folder, 'client-rsa.pem');
  writeFileSync(rsaFile, rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const ecFile = join(folder, 'client-ec.json');
  const jwk = { ...ec.privateKey.export({ format: 'jwk' }), kid: 'ec-1', alg: 'ES384', use: 'sig' };
  writeFileSync(ecFile, JSON.stringify(jwk));
  return {
    rs384: { file: rsaFile, keyId: 'rsa-1', publicKeys: published(rsa.publicKey, 'rsa-1', 'RS384') },
    es384: { file: ecFile, keyId: 'ec-1', publicKeys: published(ec.publicKey, 'ec-1', 'ES384') },
  };
}

function published(key: KeyObject, kid: string, alg: string): { keys: JsonWebKey[] } {
  return { keys: [{ ...key.export({ format: 'jwk' }), kid, alg, use: 'sig' }] };
}
