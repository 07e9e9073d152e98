import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { harness } from '../../../run-command.ts';
import { passOn, whyNoCertificate } from '../../connection/connection-servers.ts';
import { makeAuthority } from '../credentials/authorities.ts';
import { startTokenServer, type TokenPolicy, type TokenServer } from '../credentials/token-server.ts';
import { needsK6, test } from '../subjects.ts';
import { runAlone } from './run-alone.ts';

test.beforeEach(() => needsK6());

const off = { AUDITBOX_AUTH: 'off' };
const apiKey = 'a-key-for-the-gateway-1';
/** Every character that a form and Basic treat differently. */
const [id, secret] = ['cliënt a:b', "s%&=/?+ '*~!() z"];

async function makeArchive(folder: string, url: string, events: number): Promise<string> {
  const archive = join(folder, 'out.tar');
  const size = ['--events', String(events), '--batch', '10', '--vus', '4', '--run-id', 'tar'];
  const made = await harness(['load', '--archive', archive, '--target', url, ...size], { environment: off });
  expect(made.exitCode, made.stderr).toBe(0);
  return archive;
}

const ways: [string, TokenPolicy, (issuer: string) => Record<string, string>, Record<string, string>][] = [
  [
    'Basic, renewals, a busy provider, and every optional parameter',
    {
      ...{ lifetimeMs: 1000, leewayMs: 3000, isDiscoverable: false },
      secret: { method: 'client_secret_basic', id, secret },
      fails: (request) => (request === 1 ? { status: 503, headers: { 'retry-after': '1' } } : undefined),
    },
    (issuer) => ({
      ...{ OIDC_ISSUER: `${issuer}/`, OIDC_SCOPE: 'audit/write', OIDC_AUDIENCE: 'api' },
      ...{ OIDC_RESOURCE: 'urn:a urn:b', OIDC_TOKEN_PARAMETERS: 'tenant=north%20%26+7&level=2' },
      OIDC_HEADERS: '{"X-Provider-Key": "p-1"}',
    }),
    { scope: 'audit/write', audience: 'api', tenant: 'north & 7', level: '2' },
  ],
  [
    'the form, after Basic was refused',
    { lifetimeMs: 60_000, secret: { method: 'client_secret_post', id, secret } },
    (issuer) => ({ OIDC_TOKEN_URL: `${issuer}/token` }),
    { client_id: id, client_secret: secret, grant_type: 'client_credentials' },
  ],
  [
    'a public client with a password',
    { lifetimeMs: 60_000, secret: { method: 'none', id, secret: '' } },
    (issuer) => ({
      ...{ KEYCLOAK_URL: '', OIDC_ISSUER: issuer, OIDC_CLIENT_SECRET: '' },
      ...{ OIDC_USERNAME: 'ward', OIDC_PASSWORD: secret },
    }),
    { client_id: id, grant_type: 'password', username: 'ward', password: secret },
  ],
];

for (const [name, policy, variables, parameters] of ways)
  test(`k6 alone gets its tokens by ${name}, and sends the headers of the environment`, async ({
    output,
    target,
  }) => {
    const tokens = await startTokenServer(policy);
    const renews = policy.lifetimeMs < 5000;
    const { url, stored } = await target({
      delayMs: renews ? 300 : 0,
      meets: ({ headers }) => refusalOf(tokens, headers),
    });
    try {
      // Each VU sends for six seconds, if it is to outlive its token.
      const events = renews ? 800 : 200;
      const archive = await makeArchive(output, url, events);
      const ended = await runAlone(archive, join(output, 'part'), {
        ...{ OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret, AUDITBOX_HEADERS: `X-Api-Key: ${apiKey}` },
        ...variables(`${tokens.url}/issuer`),
      });
      expect(ended.exitCode, ended.stderr).toBe(0);
      expect(stored.size, ended.stderr).toBe(events);
      for (const said of [ended.stdout, ended.stderr, readFileSync(archive, 'latin1')])
        for (const word of [apiKey, secret]) expect(said.includes(word)).toBe(false);
      const { form, headers } = tokens.granted.at(-1)!;
      expect(Object.fromEntries(form)).toMatchObject(parameters);
      if (!renews) return;
      expect([form.getAll('resource'), headers['x-provider-key']]).toEqual([['urn:a', 'urn:b'], 'p-1']);
      expect(tokens.granted.length).toBeGreaterThan(4);
    } finally {
      await tokens.close();
    }
  });

function refusalOf(tokens: TokenServer, { authorization, 'x-api-key': key }: Record<string, unknown>) {
  if (key !== apiKey) return { status: 403 };
  return tokens.admits(authorization as string) ? undefined : { status: 401 };
}

test('k6 alone says what it can not do, and sends nothing', async ({ output, target }) => {
  const { url, submissions } = await target();
  const archive = await makeArchive(output, url, 200);
  const client = { OIDC_TOKEN_URL: url, OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 's3cret-word' };
  const instead = 'Set AUDITBOX_TOKEN, or send the run with load --segment';
  for (const [environment, says] of [
    [{ ...client, OIDC_CLIENT_AUTH: 'private_key_jwt' }, `k6 alone can't use private_key_jwt. ${instead}`],
    [{ ...client, OIDC_PRIVATE_KEY: 'key.pem' }, `k6 alone can't use private_key_jwt. ${instead}`],
    [
      { ...client, OIDC_CLIENT_AUTH: 'client_secret_jwt' },
      `k6 alone can't use client_secret_jwt. ${instead}`,
    ],
    [{ ...client, OIDC_CLIENT_AUTH: 'tls_client_auth' }, 'k6 has no client certificate for tls_client_auth'],
    [{ ...off, AUDITBOX_CERT: 'client.pem' }, 'Give it as tlsAuth in a file with k6 run --config FILE'],
    [{ ...off, AUDITBOX_HEADERS: 's3cret-word' }, "A header in AUDITBOX_HEADERS can't be sent"],
    [{ ...off, AUDITBOX_HEADERS: 'Host: other' }, "AUDITBOX_HEADERS can't set the header Host"],
  ] as const) {
    const ended = await runAlone(archive, join(output, 'refused'), environment);
    expect(ended.exitCode).not.toBe(0);
    expect(ended.stderr).toContain(says);
    expect(ended.stdout + ended.stderr).not.toContain('s3cret-word');
  }
  expect(submissions()).toBe(0);
});

test('k6 alone shows a client certificate from its own configuration, which no archive holds', async ({
  output,
  target,
}) => {
  const missing = whyNoCertificate();
  test.skip(missing !== null, missing ?? '');
  const { url, stored } = await target();
  const { caFile, server, client } = makeAuthority(output);
  const [ca, cert, key] = [caFile, server.certFile, server.keyFile].map((file) => readFileSync(file));
  const gateway = createTlsServer({ ca, cert, key, requestCert: true }, (request, answer) =>
    passOn(request, new URL(request.url ?? '/', url), answer),
  );
  await new Promise<void>((listening) => gateway.listen(0, '127.0.0.1', listening));
  try {
    const address = `https://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
    const archive = await makeArchive(output, address, 200);
    const config = join(output, 'k6.json');
    const [certificate, clientKey] = [client.certFile, client.plainKeyFile].map((file) =>
      readFileSync(file, 'utf8'),
    );
    writeFileSync(config, JSON.stringify({ tlsAuth: [{ cert: certificate, key: clientKey }] }));
    const environment = { ...off, SSL_CERT_FILE: caFile, AUDITBOX_CERT: client.certFile };
    const ended = await runAlone(archive, join(output, 'part'), environment, ['--config', config]);
    expect(ended.exitCode, ended.stderr).toBe(0);
    expect(stored.size, ended.stderr).toBe(200);
  } finally {
    gateway.close();
    gateway.closeAllConnections();
  }
});
