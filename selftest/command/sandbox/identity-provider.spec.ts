import { expect } from '@playwright/test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { allowInsecureRequests, clientCredentialsGrant, discovery } from 'openid-client';
import { Client, requestToken } from './client.ts';
import { test } from './shared-sandbox.ts';

const client = { client_id: 'auditbox', client_secret: 'super-secret' };
const byClient = { grant_type: 'client_credentials', ...client };
const byPassword = { grant_type: 'password', ...client, username: 'user', password: 'password' };

for (const form of [byClient, byPassword])
  test(`the grant ${form.grant_type} gives a token like Keycloak's that the FHIR server takes`, async ({
    sandbox,
  }) => {
    const { status, body } = await requestToken(sandbox, form);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 300 });
    const token = String(body.access_token);

    const keys = createRemoteJWKSet(new URL(`${sandbox.issuer}/protocol/openid-connect/certs`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer: sandbox.issuer });
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({ aud: 'account', azp: 'auditbox', typ: 'Bearer', scope: 'email profile' });
    expect(payload.exp! - payload.iat!).toBe(300);
    expect((await new Client(sandbox.baseUrl, token).send('GET', '/AuditEvent')).status).toBe(200);
  });

test('the client may name itself by Basic authentication', async ({ sandbox }) => {
  const { status } = await requestToken(
    sandbox,
    { grant_type: 'client_credentials' },
    { authorization: `Basic ${Buffer.from('auditbox:super-secret').toString('base64')}` },
  );
  expect(status).toBe(200);
});

const refusals: [what: string, form: Record<string, string>, status: number, error: string][] = [
  ['a wrong secret', { ...byClient, client_secret: 'wrong' }, 401, 'invalid_client'],
  ['an unknown client', { ...byClient, client_id: 'nobody' }, 401, 'invalid_client'],
  ['a wrong password', { ...byPassword, password: 'wrong' }, 400, 'invalid_grant'],
  ['an unknown user', { ...byPassword, username: 'nobody' }, 400, 'invalid_grant'],
  ['no password', { ...byPassword, password: '' }, 400, 'invalid_request'],
  ['an unknown grant', { ...byClient, grant_type: 'magic' }, 400, 'unsupported_grant_type'],
  ['no grant', client, 400, 'invalid_request'],
];
for (const [what, form, status, error] of refusals)
  test(`${what} is answered ${status} ${error}`, async ({ sandbox }) => {
    const refused = await requestToken(sandbox, form);
    expect(refused.body).toMatchObject({ error });
    expect(refused.status).toBe(status);
  });

test('openid-client discovers it by its issuer', async ({ sandbox }) => {
  const configuration = await discovery(new URL(sandbox.issuer), 'auditbox', 'super-secret', undefined, {
    execute: [allowInsecureRequests],
  });
  expect(configuration.serverMetadata().token_endpoint).toBe(
    `${sandbox.issuer}/protocol/openid-connect/token`,
  );
  const { access_token } = await clientCredentialsGrant(configuration);
  expect(access_token.split('.')).toHaveLength(3);
});

test('its key set holds an encryption key before the signing key, as Keycloak’s does', async ({
  sandbox,
}) => {
  const response = await fetch(`${sandbox.issuer}/protocol/openid-connect/certs`);
  const { keys } = (await response.json()) as { keys: { use: string; d?: string }[] };
  expect(keys.map(({ use }) => use)).toEqual(['enc', 'sig']);
  expect(keys.every(({ d }) => d === undefined)).toBe(true);
});

test('another realm is not there', async ({ sandbox }) => {
  const other = sandbox.issuer.replace('auditbox', 'other');
  expect((await fetch(`${other}/.well-known/openid-configuration`)).status).toBe(404);
});
