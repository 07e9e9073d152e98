import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of credentials for tests, as users have them. Each returns the path of a new file. */
export function keyFiles(folder: string) {
  let count = 0;
  const write = (content: string | Uint8Array, name = `file-${++count}.pem`) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  const openssl = (...parameters: string[]) => execFileSync('openssl', parameters, { stdio: 'pipe' });
  return {
    write,
    /** A self-signed certificate, and its key in another file. */
    certificate(subject = 'client') {
      const [cert, key] = [write(''), write('')];
      const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
      openssl(...request, '-subj', `/CN=${subject}`, '-out', cert, '-keyout', key);
      return { cert, key };
    },
    both: (...files: string[]) => write(files.map((file) => readFileSync(file, 'utf8')).join('\n')),
    encrypted: (key: string, passphrase: string, type: 'pkcs1' | 'pkcs8' = 'pkcs8') =>
      write(
        createPrivateKey(readFileSync(key)).export({
          type,
          format: 'pem',
          cipher: 'aes-256-cbc',
          passphrase,
        }),
      ),
    pkcs12({ cert, key }: { cert: string; key: string }) {
      const file = write('', 'store.p12');
      openssl('pkcs12', '-export', '-in', cert, '-inkey', key, '-passout', 'pass:x', '-out', file);
      return file;
    },
  };
}

const rsaKeys = new Map<number, KeyObject>();

/** An RSA key of so many bits: always the same one, because it takes long to make. */
export function rsa(modulusLength = 2048): KeyObject {
  const key = rsaKeys.get(modulusLength) ?? generateKeyPairSync('rsa', { modulusLength }).privateKey;
  rsaKeys.set(modulusLength, key);
  return key;
}

export const ec = (namedCurve = 'P-256'): KeyObject => generateKeyPairSync('ec', { namedCurve }).privateKey;

export const jwk = (key: KeyObject, more: object = {}): Record<string, unknown> => ({
  ...key.export({ format: 'jwk' }),
  ...more,
});
