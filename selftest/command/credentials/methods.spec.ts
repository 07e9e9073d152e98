import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { accounts } from '../../../sandbox/identity/accounts.ts';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { readConfiguration } from '../../../target/configuration/read-configuration.ts';
import { createSecrets } from '../../../target/credentials/secrets.ts';
import { createTokenSource } from '../../../target/credentials/token.ts';
import { harness } from '../../run-command.ts';
import { ec, jwk, keyFiles, rsa } from '../../unit/target/keys.ts';
import { clientVariables, type MethodOptions, startMethodProvider } from './method-provider.ts';

const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
const files = keyFiles(folder);
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Has every kind of character that needs encoding in a form or in Basic. */
const secret = 's3cret: with spaces + 100% & "quotes" /=?~-_.*';
const rsaKey = rsa();
const p256 = ec();
const p384 = ec('P-384');
const p521 = ec('P-521');
const own = files.certificate('127.0.0.1');
const user = { OIDC_USERNAME: accounts.username, OIDC_PASSWORD: accounts.password };

const bySecret = (method: string): MethodOptions => ({
  client: { token_endpoint_auth_method: method as never, client_secret: secret },
});
const byKey = (key: typeof rsaKey, algorithms: string[], more: object = { kid: 'k1' }): MethodOptions => ({
  client: {
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [jwk(createPublicKey(key as never), more)] } as never,
  },
  algorithms,
});
/** The client is registered for one algorithm, and discovery lists all that the provider supports. */
const registeredFor = (algorithm: string, supported: string[]): MethodOptions => {
  const options = byKey(rsaKey, supported);
  const client = { ...options.client, token_endpoint_auth_signing_alg: algorithm as never };
  return { ...options, client };
};
const pem = (key: typeof rsaKey, type: 'pkcs8' | 'sec1' | 'pkcs1' = 'pkcs8') =>
  files.write(key.export({ type, format: 'pem' } as never) as string);

/** A provider that takes one method only, and the variables of a client of it. */
const methods: Record<string, [options: MethodOptions, variables: Record<string, string>]> = {
  client_secret_basic: [bySecret('client_secret_basic'), { OIDC_CLIENT_SECRET: secret }],
  client_secret_post: [bySecret('client_secret_post'), { OIDC_CLIENT_SECRET: secret }],
  ...Object.fromEntries(
    ['HS256', 'HS384', 'HS512'].map((algorithm) => [
      `client_secret_jwt, ${algorithm}`,
      [
        { ...bySecret('client_secret_jwt'), algorithms: [algorithm] },
        { OIDC_CLIENT_SECRET: secret },
      ] satisfies [MethodOptions, Record<string, string>],
    ]),
  ),
  'private_key_jwt, RS256 and PEM': [
    byKey(rsaKey, ['RS256']),
    { OIDC_PRIVATE_KEY: pem(rsaKey), OIDC_KEY_ID: 'k1' },
  ],
  'private_key_jwt, RS384 and a JWK': [
    byKey(rsaKey, ['RS384', 'ES384']),
    { OIDC_PRIVATE_KEY: JSON.stringify(jwk(rsaKey, { kid: 'k1' })) },
  ],
  'private_key_jwt, RS512 of a client, by a provider that supports more': [
    registeredFor('RS512', ['RS256', 'RS384', 'RS512', 'PS256']),
    { OIDC_PRIVATE_KEY: pem(rsaKey), OIDC_KEY_ID: 'k1' },
  ],
  'private_key_jwt, PS384 of a client, by a provider that supports more': [
    registeredFor('PS384', ['RS256', 'RS384', 'RS512', 'PS256', 'PS384']),
    { OIDC_PRIVATE_KEY: pem(rsaKey), OIDC_KEY_ID: 'k1' },
  ],
  'private_key_jwt, ES512': [byKey(p521, ['ES512']), { OIDC_PRIVATE_KEY: pem(p521) }],
  'private_key_jwt, PS256': [byKey(rsaKey, ['PS256']), { OIDC_PRIVATE_KEY: pem(rsaKey, 'pkcs1') }],
  'private_key_jwt, the algorithm of the JWK': [
    byKey(rsaKey, ['RS256', 'PS512'], { kid: 'k1', alg: 'PS512' }),
    { OIDC_PRIVATE_KEY: JSON.stringify(jwk(rsaKey, { kid: 'k1', alg: 'PS512' })) },
  ],
  'private_key_jwt, ES256': [byKey(p256, ['ES256']), { OIDC_PRIVATE_KEY: pem(p256, 'sec1') }],
  'private_key_jwt, ES384 and an encrypted PEM': [
    byKey(p384, ['RS384', 'ES384']),
    { OIDC_PRIVATE_KEY: files.encrypted(pem(p384), 'a pass'), OIDC_PRIVATE_KEY_PASSPHRASE: 'a pass' },
  ],
  tls_client_auth: [
    {
      client: {
        token_endpoint_auth_method: 'tls_client_auth',
        tls_client_auth_subject_dn: 'CN=127.0.0.1',
      },
      tls: {
        cert: readFileSync(own.cert, 'utf8'),
        key: readFileSync(own.key, 'utf8'),
        ca: readFileSync(own.cert, 'utf8'),
      },
    },
    { AUDITBOX_CERT: own.cert, AUDITBOX_KEY: own.key, insecure: 'yes' },
  ],
  'none, by password': [{ client: { token_endpoint_auth_method: 'none' } }, user],
};

for (const [name, [options, { insecure, ...variables }]] of Object.entries(methods)) {
  const method = name.split(',')[0]!;
  const get = (environment: Record<string, string>) =>
    createTokenSource(
      readConfiguration(
        { insecure: insecure !== undefined },
        { AUDITBOX_URL: 'http://127.0.0.1', ...clientVariables, ...variables, ...environment },
      ),
      createSecrets(),
    ).get();

  test(`a provider that takes only ${name} gives a token: by discovery, without it, and as configured`, async () => {
    const provider = await startMethodProvider(options);
    try {
      expect((await get({ OIDC_ISSUER: provider.issuer }))!.value).toMatch(/^eyJ/);
      expect((await get({ OIDC_ISSUER: provider.issuer, OIDC_CLIENT_AUTH: method }))!.value).toMatch(/^eyJ/);
      const isKnownBare = !/PS|RS512|client_secret_jwt|tls_client_auth/.test(name);
      if (isKnownBare) expect((await get({ OIDC_TOKEN_URL: provider.tokenUrl }))!.value).toMatch(/^eyJ/);
      if (method === 'tls_client_auth') expect(provider.asked).toContain('tls /token');
    } finally {
      await provider.close();
    }
  });
}

for (const name of [
  'client_secret_basic',
  'private_key_jwt, ES384 and an encrypted PEM',
  'none, by password',
])
  test(`check and token pass with a provider that takes only ${name}`, async () => {
    const [options, variables] = methods[name]!;
    const provider = await startMethodProvider(options);
    const sandbox = await startSandbox({ issuer: provider.issuer });
    try {
      const environment = {
        ...clientVariables,
        ...variables,
        AUDITBOX_URL: sandbox.baseUrl,
        OIDC_ISSUER: provider.issuer,
      };
      const { stdout } = await harness(['token'], { environment });
      expect(stdout).toMatch(/^eyJ\S+\n$/);
      const parameters = [
        '--quick',
        '--requirement',
        'CREATE-STORED',
        'AUTH-ALG-HMAC',
        '--output',
        join(folder, name),
      ];
      const checked = await harness(['check', ...parameters], { environment });
      expect(checked.exitCode, checked.stdout + checked.stderr).toBe(0);
    } finally {
      await sandbox.close();
      await provider.close();
    }
  });
