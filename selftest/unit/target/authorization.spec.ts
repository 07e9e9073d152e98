import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '../../../target/configuration/read-configuration.ts';
import { expect, test } from '../../plain-test.ts';
import { ec, jwk, keyFiles, rsa } from './keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
const files = keyFiles(folder);
test.afterAll(() => rmSync(folder, { recursive: true }));

const provider = { OIDC_ISSUER: 'https://id.example.org', OIDC_CLIENT_ID: 'auditbox' };
const client = { ...provider, OIDC_CLIENT_SECRET: 's3cret' };
const user = { OIDC_USERNAME: 'alice', OIDC_PASSWORD: 'pass' };
const read = (environment: Record<string, string>) =>
  readConfiguration({}, { AUDITBOX_URL: 'http://127.0.0.1', ...environment }).authorization;

test('a user name implies the password grant, for which a client may be public', () => {
  expect(read({ ...provider, ...user })).toMatchObject({
    ...{ grant: 'password', username: 'alice', password: 'pass', clientSecret: undefined },
  });
  expect(read(client)).toMatchObject({ grant: 'client_credentials', clientSecret: 's3cret' });
});

for (const issuer of [
  'https://id.example.org/o/auditbox/',
  'https://id.example.org',
  'https://ID.example.org/a',
])
  test(`an issuer is kept exactly as given: ${issuer}`, () =>
    expect(read({ ...client, OIDC_ISSUER: issuer })).toMatchObject({ issuer }));

test('a token endpoint keeps its slash and its query', () => {
  const tokenUrl = 'https://id.example.org/o/token/?p=B2C_1_audit';
  expect(read({ ...client, OIDC_TOKEN_URL: tokenUrl })).toMatchObject({ tokenUrl });
});

test('parameters of the token request are read, several resources too', () => {
  const environment = {
    OIDC_RESOURCE: 'https://a.example.org urn:b',
    OIDC_TOKEN_PARAMETERS: 'organization=north&note=a%26b+c&empty=',
  };
  expect(read({ ...client, ...environment })).toMatchObject({
    resources: ['https://a.example.org', 'urn:b'],
    parameters: [
      ['organization', 'north'],
      ['note', 'a&b c'],
      ['empty', ''],
    ],
  });
});

const pem = (key = rsa(), type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8') =>
  files.write(key.export({ type, format: 'pem' } as never) as string);
const json = (value: unknown) => files.write(JSON.stringify(value), 'key.json');
const keys: [what: string, environment: () => Record<string, string>, expected: object][] = [
  [
    'PKCS#8',
    () => ({ OIDC_PRIVATE_KEY: pem(), OIDC_KEY_ID: 'k1' }),
    { keyId: 'k1', jwk: expect.objectContaining({ kty: 'RSA' }) },
  ],
  ['PKCS#1', () => ({ OIDC_PRIVATE_KEY: pem(rsa(), 'pkcs1') }), { keyId: undefined }],
  [
    'SEC1',
    () => ({ OIDC_PRIVATE_KEY: pem(ec('P-384'), 'sec1') }),
    { jwk: expect.objectContaining({ crv: 'P-384' }) },
  ],
  [
    'an encrypted PEM',
    () => ({
      OIDC_PRIVATE_KEY: files.encrypted(pem(), 'a pass'),
      OIDC_PRIVATE_KEY_PASSPHRASE: 'a pass',
    }),
    { jwk: expect.objectContaining({ kty: 'RSA', d: expect.any(String) }) },
  ],
  [
    'a JWK with its own id and algorithm',
    () => ({ OIDC_PRIVATE_KEY: json(jwk(rsa(), { kid: 'own', alg: 'PS384', use: 'sig' })) }),
    { keyId: 'own', algorithm: 'PS384', jwk: expect.not.objectContaining({ kid: 'own' }) },
  ],
  [
    'a JWK in the variable',
    () => ({ OIDC_PRIVATE_KEY: JSON.stringify(jwk(ec(), { kid: 'own' })) }),
    { keyId: 'own', jwk: expect.objectContaining({ crv: 'P-256' }) },
  ],
  [
    'the only signing key of a JWK Set',
    () => ({
      OIDC_PRIVATE_KEY: json({ keys: [jwk(rsa(), { kid: 'e', use: 'enc' }), jwk(ec(), { kid: 's' })] }),
    }),
    { keyId: 's' },
  ],
  [
    'the chosen key of a JWK Set',
    () => ({
      OIDC_PRIVATE_KEY: json({ keys: [jwk(ec(), { kid: 'a' }), jwk(ec(), { kid: 'b' })] }),
      OIDC_KEY_ID: 'b',
    }),
    { keyId: 'b' },
  ],
];
for (const [what, environment, expected] of keys)
  test(`a private key is read: ${what}`, () => {
    const authorization = read({ ...provider, ...environment() });
    expect(authorization).toMatchObject({ privateKey: expected });
  });

const refused: [what: string, environment: () => Record<string, string>, says: RegExp][] = [
  [
    'client credentials with a user',
    () => ({ ...client, ...user, OIDC_GRANT: 'client_credentials' }),
    /OIDC_GRANT is client_credentials, but OIDC_USERNAME is set\. Remove OIDC_USERNAME, or set/,
  ],
  ['a user without password', () => ({ ...client, OIDC_USERNAME: 'alice' }), /^OIDC_PASSWORD is not set/],
  ['a password without user', () => ({ ...client, OIDC_PASSWORD: 'x' }), /^OIDC_USERNAME is not set/],
  ['no client', () => ({ OIDC_ISSUER: 'https://id.example.org' }), /^OIDC_CLIENT_ID is not set/],
  ['no secret', () => provider, /^OIDC_CLIENT_SECRET is not set\. .*OIDC_PRIVATE_KEY or AUDITBOX_CERT/],
  [
    'a method that does not exist',
    () => ({ ...client, OIDC_CLIENT_AUTH: 'basic' }),
    /OIDC_CLIENT_AUTH is "basic"\. Use one of client_secret_basic, /,
  ],
  [
    'post without secret',
    () => ({ ...provider, OIDC_CLIENT_AUTH: 'client_secret_post' }),
    /OIDC_CLIENT_AUTH is client_secret_post, which needs OIDC_CLIENT_SECRET/,
  ],
  [
    'private_key_jwt without key',
    () => ({ ...client, OIDC_CLIENT_AUTH: 'private_key_jwt' }),
    /which needs OIDC_PRIVATE_KEY/,
  ],
  [
    'tls_client_auth without certificate',
    () => ({ ...client, OIDC_CLIENT_AUTH: 'tls_client_auth' }),
    /which needs AUDITBOX_CERT/,
  ],
  [
    'none with a secret',
    () => ({ ...client, OIDC_CLIENT_AUTH: 'none' }),
    /OIDC_CLIENT_AUTH is none, but OIDC_CLIENT_SECRET is set\. Remove one/,
  ],
  ['a key id alone', () => ({ ...client, OIDC_KEY_ID: 'a' }), /OIDC_KEY_ID is set without a key/],
  [
    'a missing key file',
    () => ({ ...provider, OIDC_PRIVATE_KEY: '/none.pem' }),
    /OIDC_PRIVATE_KEY \(\/none\.pem\) does not exist/,
  ],
  [
    'a public JWK',
    () => ({ ...provider, OIDC_PRIVATE_KEY: json({ kty: 'RSA', n: 'AQAB', e: 'AQAB' }) }),
    /has no private part/,
  ],
  [
    'a shared secret as JWK',
    () => ({ ...provider, OIDC_PRIVATE_KEY: json({ kty: 'oct', k: 'AAAA' }) }),
    /is a shared secret/,
  ],
  [
    'a certificate instead of a key',
    () => ({ ...provider, OIDC_PRIVATE_KEY: files.certificate().cert }),
    /contains no private key/,
  ],
  [
    'an encrypted key without passphrase',
    () => ({ ...provider, OIDC_PRIVATE_KEY: files.encrypted(pem(), 'x') }),
    /is an encrypted private key\. Set OIDC_PRIVATE_KEY_PASSPHRASE/,
  ],
  [
    'a short RSA key',
    () => ({ ...provider, OIDC_PRIVATE_KEY: pem(rsa(1024)) }),
    /is an RSA key of 1024 bits\. Use at least 2048/,
  ],
  [
    'another curve',
    () => ({ ...provider, OIDC_PRIVATE_KEY: pem(ec('secp256k1')) }),
    /EC key on another curve than P-256, P-384, P-521/,
  ],
  [
    'a JWK Set with several keys',
    () => ({
      ...provider,
      OIDC_PRIVATE_KEY: json({ keys: [jwk(ec(), { kid: 'a' }), jwk(ec(), { kid: 'b' })] }),
    }),
    /has 2 private signing keys\. Choose one with OIDC_KEY_ID: a, b/,
  ],
  [
    'a JWK Set without the key',
    () => ({ ...provider, OIDC_PRIVATE_KEY: json({ keys: [jwk(ec(), { kid: 'a' })] }), OIDC_KEY_ID: 'z' }),
    /has no private signing key with the id OIDC_KEY_ID=z\. It has: a\./,
  ],
  [
    'a parameter with a variable of its own',
    () => ({ ...client, OIDC_TOKEN_PARAMETERS: 'grant_type=password' }),
    /OIDC_TOKEN_PARAMETERS can't set grant_type\. Set OIDC_GRANT instead/,
  ],
  [
    'parameters that are not a form',
    () => ({ ...client, OIDC_TOKEN_PARAMETERS: 'resource: x' }),
    /OIDC_TOKEN_PARAMETERS is not a form/,
  ],
];
for (const [what, environment, says] of refused)
  test(`${what} is refused in one sentence`, () => {
    let message = '';
    try {
      read(environment());
    } catch (error) {
      expect((error as Error).name).toBe('UsageError');
      message = (error as Error).message;
    }
    expect(message).toMatch(says);
  });
