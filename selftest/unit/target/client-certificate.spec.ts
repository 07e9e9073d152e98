import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readClientCertificate } from '../../../target/configuration/read-client-certificate.ts';
import { expect, test } from '../../plain-test.ts';
import { keyFiles } from './keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
const files = keyFiles(folder);
let own: ReturnType<typeof files.certificate>;
let other: typeof own;
let plainKey: string | Buffer;
test.beforeAll(() => {
  [own, other] = [files.certificate(), files.certificate('another client')];
  plainKey = createPrivateKey(readFileSync(own.key)).export({ type: 'pkcs8', format: 'pem' });
});
test.afterAll(() => rmSync(folder, { recursive: true }));

const read = (environment: Record<string, string>) => readClientCertificate({}, environment);

const accepted: [what: string, environment: () => Record<string, string>][] = [
  ['in two files', () => ({ AUDITBOX_CERT: own.cert, AUDITBOX_KEY: own.key })],
  ['in one file', () => ({ AUDITBOX_CERT: files.both(own.cert, own.key) })],
  ['in one file, key first', () => ({ AUDITBOX_CERT: files.both(own.key, own.cert) })],
  [
    'with an encrypted key',
    () => ({
      AUDITBOX_CERT: own.cert,
      AUDITBOX_KEY: files.encrypted(own.key, 'a pass'),
      AUDITBOX_KEY_PASSPHRASE: 'a pass',
    }),
  ],
  [
    'with an encrypted key of the older form',
    () => ({
      AUDITBOX_CERT: own.cert,
      AUDITBOX_KEY: files.encrypted(own.key, 'a pass', 'pkcs1'),
      AUDITBOX_KEY_PASSPHRASE: 'a pass',
    }),
  ],
  [
    'in the variables themselves, with line breaks as \\n',
    () => ({
      AUDITBOX_CERT: readFileSync(own.cert, 'utf8').replaceAll('\n', '\\n'),
      AUDITBOX_KEY: readFileSync(own.key, 'utf8'),
    }),
  ],
];
for (const [what, environment] of accepted)
  test(`a client certificate ${what} is read, its key decrypted`, () => {
    const { certificate, key } = read(environment())!;
    expect(certificate).toContain('BEGIN CERTIFICATE');
    expect(key).toBe(plainKey);
  });

test('a chain is kept, and without a certificate there is none', () => {
  const { certificate } = read({
    AUDITBOX_CERT: files.both(own.cert, other.cert),
    AUDITBOX_KEY: own.key,
  })!;
  expect(certificate.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  expect(read({})).toBeUndefined();
});

test('flags win over variables', () => {
  const flags = { cert: own.cert, key: own.key };
  const environment = { AUDITBOX_CERT: other.cert, AUDITBOX_KEY: other.key };
  expect(readClientCertificate(flags, environment)!.key).toBe(plainKey);
});

const passphrase = { AUDITBOX_KEY_PASSPHRASE: 'not the pass' };
const refused: [what: string, environment: () => Record<string, string>, says: RegExp][] = [
  [
    'a missing file',
    () => ({ AUDITBOX_CERT: '/none.pem' }),
    /^AUDITBOX_CERT \(\/none\.pem\) does not exist\. Give/,
  ],
  [
    'a missing key',
    () => ({ AUDITBOX_CERT: own.cert, AUDITBOX_KEY: '/none.key' }),
    /^AUDITBOX_KEY \(\/none\.key\) does not/,
  ],
  [
    'no key at all',
    () => ({ AUDITBOX_CERT: own.cert }),
    /contains no private key\. Set AUDITBOX_KEY or add --key/,
  ],
  [
    'a key alone',
    () => ({ AUDITBOX_KEY: own.key }),
    /^AUDITBOX_KEY is set without a certificate\. Set AUDITBOX_CERT/,
  ],
  [
    'the files swapped',
    () => ({ AUDITBOX_CERT: own.key, AUDITBOX_KEY: own.cert }),
    /^AUDITBOX_CERT .* contains no certificate/,
  ],
  [
    "another certificate's key",
    () => ({ AUDITBOX_CERT: own.cert, AUDITBOX_KEY: other.key }),
    /does not belong to the first certificate in .*\(CN=client\)/,
  ],
  [
    'a wrong passphrase',
    () => ({ AUDITBOX_CERT: own.cert, AUDITBOX_KEY: files.encrypted(own.key, 'a pass'), ...passphrase }),
    /can't be decrypted\. Check AUDITBOX_KEY_PASSPHRASE/,
  ],
  [
    'an encrypted key without passphrase',
    () => ({ AUDITBOX_CERT: own.cert, AUDITBOX_KEY: files.encrypted(own.key, 'a pass') }),
    /is an encrypted private key\. Set AUDITBOX_KEY_PASSPHRASE/,
  ],
  [
    'an encrypted key of the older form without passphrase',
    () => ({ AUDITBOX_CERT: own.cert, AUDITBOX_KEY: files.encrypted(own.key, 'a pass', 'pkcs1') }),
    /is an encrypted private key\. Set AUDITBOX_KEY_PASSPHRASE/,
  ],
  [
    'PKCS#12',
    () => ({ AUDITBOX_CERT: files.pkcs12(own) }),
    /is not PEM but PKCS#12 or DER\. Convert it: openssl/,
  ],
  ['a folder', () => ({ AUDITBOX_CERT: folder }), /can't be read: it is a folder/],
  [
    'a key that is cut',
    () => ({ AUDITBOX_CERT: own.cert, AUDITBOX_KEY: files.write(cutKey(readFileSync(own.key, 'utf8'))) }),
    /contains a private key that can't be read/,
  ],
];
for (const [what, environment, says] of refused)
  test(`${what} is refused in one sentence without the key`, () => {
    const { name, message } = errorOf(() => read(environment()));
    expect(name).toBe('UsageError');
    expect(message).toMatch(says);
    expect(message).not.toContain('not the pass');
    expect(message).not.toContain('BEGIN');
    expect(message).not.toContain('\n');
  });

function cutKey(pem: string): string {
  const lines = pem.split('\n');
  return [...lines.slice(0, 5), ...lines.slice(-3)].join('\n');
}

function errorOf(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
}
