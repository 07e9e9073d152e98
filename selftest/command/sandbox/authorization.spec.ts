import { createHmac, generateKeyPairSync } from 'node:crypto';
import { test as base, expect } from '@playwright/test';
import { startIdentityProvider } from '../../../sandbox/identity/identity-provider.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { accessToken, auditEvent, bundleOf, Client, outcomeOf } from './client.ts';
import { type Issuer, startIssuer } from './issuer.ts';

/** A sandbox that trusts an issuer whose keys are in the test's hands. */
const test = base.extend<object, { issuer: Issuer; sandbox: Sandbox }>({
  issuer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
    async ({}, use) => {
      const issuer = await startIssuer();
      await use(issuer);
      issuer.close();
    },
    { scope: 'worker' },
  ],
  sandbox: [
    async ({ issuer }, use) => {
      const sandbox = await startSandbox({ issuer: issuer.url });
      await use(sandbox);
      await sandbox.close();
    },
    { scope: 'worker' },
  ],
});

const now = () => Math.floor(Date.now() / 1000);
const claims = (iss: string | undefined) => ({ ...(iss && { iss }), sub: 'someone', exp: now() + 300 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens that must not be accepted. */
const bad: Record<string, (issuer: Issuer) => string | Promise<string>> = {
  'expired by an hour': ({ url, sign }) => sign({ ...claims(url), exp: now() - 3600 }),
  'not yet valid': ({ url, sign }) => sign({ ...claims(url), nbf: now() + 3600 }),
  'without an end': ({ url, sign }) => sign({ iss: url }),
  'of another issuer': ({ sign }) => sign(claims('http://127.0.0.1:9/realms/other')),
  'signed with a key of another': ({ url, sign }) => sign(claims(url), {}, stranger),
  'signed with a key that is not published': ({ url, sign }) =>
    sign(claims(url), { kid: 'unknown' }, stranger),
  'with a payload that was changed': async ({ url, sign }) => {
    const [header, , signature] = (await sign(claims(url))).split('.');
    return [header, encoded({ ...claims(url), exp: now() + 9999 }), signature].join('.');
  },
  'with alg none': ({ url }) => `${encoded({ alg: 'none' })}.${encoded(claims(url))}.`,
  'with HMAC by the public key': ({ url, publicKey }) => {
    const signed = `${encoded({ alg: 'HS256', kid: 'rsa' })}.${encoded(claims(url))}`;
    const secret = publicKey.export({ type: 'spki', format: 'pem' });
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  },
  'that is not a JWT': () => 'abc',
  'with characters no token has': () => 'a b"c',
};

for (const [what, make] of Object.entries(bad))
  test(`a token ${what} is refused, and a good one right after is taken`, async ({ sandbox, issuer }) => {
    const refused = new Client(sandbox.baseUrl, await make(issuer));
    for (const [method, path, body] of requests) {
      const answer = await refused.send(method, path, body);
      expect(answer.status, `${method} ${path}`).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer .*error="invalid_token"/);
      expect(outcomeOf(answer).issue[0]).toMatchObject({ severity: 'error', code: 'login' });
    }
    const control = new Client(sandbox.baseUrl, await issuer.sign(claims(issuer.url)));
    expect((await control.create(auditEvent())).id).toBeTruthy();
  });

const requests: [method: string, path: string, body?: string][] = [
  ['POST', '/AuditEvent', JSON.stringify(auditEvent())],
  ['POST', '/', bundleOf(auditEvent())],
  ['GET', '/AuditEvent/1'],
  ['GET', '/AuditEvent'],
  ['GET', '/SearchParameter'],
];

const absent: [what: string, header: Record<string, string>][] = [
  ['no header', {}],
  ['an empty header', { authorization: '' }],
  ['the scheme alone', { authorization: 'Bearer' }],
  ['another scheme', { authorization: 'Basic YXVkaXRib3g6c3VwZXItc2VjcmV0' }],
];
for (const [what, headers] of absent)
  test(`${what} does not authorize`, async ({ sandbox }) => {
    const answer = await new Client(sandbox.baseUrl).send('GET', '/AuditEvent', undefined, headers);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="auditbox"');
  });

test('a token in the query string does not authorize', async ({ sandbox, issuer }) => {
  const token = await issuer.sign(claims(issuer.url));
  const answer = await new Client(sandbox.baseUrl).send('GET', `/AuditEvent?access_token=${token}`);
  expect(answer.status).toBe(401);
});

for (const alg of ['RS256', 'RS512', 'PS256', 'ES256'])
  test(`a token signed with ${alg} is accepted`, async ({ sandbox, issuer }) => {
    const client = new Client(sandbox.baseUrl, await issuer.sign(claims(issuer.url), { alg }));
    expect((await client.send('GET', '/AuditEvent')).status).toBe(200);
  });

test('a token without iss, and the scheme in any case, are accepted', async ({ sandbox, issuer }) => {
  const token = await issuer.sign(claims(undefined));
  const answer = await new Client(sandbox.baseUrl).send('GET', '/AuditEvent', undefined, {
    authorization: `bearer ${token}`,
  });
  expect(answer.status).toBe(200);
});

test('a token that was accepted is refused once it has expired', async ({ sandbox, issuer }) => {
  // Five seconds of clock difference are allowed.
  const client = new Client(sandbox.baseUrl, await issuer.sign({ ...claims(issuer.url), exp: now() - 3 }));
  expect((await client.send('GET', '/AuditEvent')).status).toBe(200);
  await expect.poll(async () => (await client.send('GET', '/AuditEvent')).status).toBe(401);
});

test('capabilities and health need no token', async ({ sandbox }) => {
  const client = new Client(sandbox.baseUrl);
  expect((await client.send('GET', '/metadata')).status).toBe(200);
  expect((await client.send('GET', '/healthcheck')).status).toBe(200);
});

test('with authorization off nothing needs a token', async () => {
  const sandbox = await startSandbox({ auth: false });
  try {
    expect((await new Client(sandbox.baseUrl).create(auditEvent())).id).toBeTruthy();
    expect(sandbox.environment().AUDITBOX_AUTH).toBe('off');
  } finally {
    await sandbox.close();
  }
});

test('the identity provider may stop, and come back with new keys', async () => {
  let provider = await startIdentityProvider(0);
  const port = Number(new URL(provider.issuer).port);
  const sandbox = await startSandbox({ issuer: provider.issuer });
  try {
    const reading = async (token: string) => new Client(sandbox.baseUrl, token).send('GET', '/AuditEvent');
    const first = await accessToken(sandbox);
    await provider.close();
    const unreachable = await reading(first);
    expect(unreachable.status).toBe(500);
    expect(outcomeOf(unreachable).issue[0]!.diagnostics).toContain('identity provider');

    provider = await startIdentityProvider(port);
    const second = await accessToken(sandbox);
    expect((await reading(second)).status).toBe(200);
    expect((await reading(first)).status).toBe(401);

    await provider.close();
    provider = await startIdentityProvider(port);
    expect((await reading(await accessToken(sandbox))).status).toBe(200);
  } finally {
    await sandbox.close();
    await provider.close();
  }
});
