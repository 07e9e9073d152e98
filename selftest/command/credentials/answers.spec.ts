import { expect, test } from '@playwright/test';
import { harness } from '../../run-command.ts';
import { type Answer, issues, json, sourceOf, startHouse, variables } from './house.ts';

const token = { access_token: 'a-token' };

/** Good tokens in answers that are not to the letter of RFC 6749. */
const tolerated: Record<string, [answer: Answer, lifetime: number]> = {
  'null in every optional property': [
    (_asked, answer) =>
      json(answer, 200, {
        ...token,
        ...{ token_type: null, expires_in: null, scope: null, refresh_token: null, id_token: null },
      }),
    Number.POSITIVE_INFINITY,
  ],
  'a lifetime in a string': [(_asked, answer) => json(answer, 200, { ...token, expires_in: '300' }), 300],
  'another case of the token type': [
    (_asked, answer) => json(answer, 200, { ...token, token_type: 'BEARER', expires_in: 300.5 }),
    300.5,
  ],
  'another content type': [
    (_asked, answer) => json(answer, 200, { ...token, expires_in: 300 }, { 'content-type': 'text/plain' }),
    300,
  ],
  'no content type, and a byte order mark': [
    (_asked, answer) => answer.writeHead(200).end(`\uFEFF${JSON.stringify({ ...token, expires_in: 300 })}`),
    300,
  ],
  'status 201': [(_asked, answer) => json(answer, 201, { ...token, expires_in: 300 }), 300],
  'an id_token of another issuer': [
    (_asked, answer) => json(answer, 200, { ...token, expires_in: 300, id_token: 'e30.e30.x', scope: ['a'] }),
    300,
  ],
};
for (const [what, [answer, lifetime]] of Object.entries(tolerated))
  test(`a good token is used in spite of ${what}`, async () => {
    const house = await startHouse(answer);
    try {
      const before = Date.now();
      const { value, expiresAt } = (await sourceOf(house).get())!;
      expect(value).toBe('a-token');
      if (Number.isFinite(lifetime)) {
        expect(expiresAt).toBeGreaterThanOrEqual(before + lifetime * 1000);
        expect(expiresAt).toBeLessThanOrEqual(Date.now() + lifetime * 1000);
      } else expect(expiresAt).toBe(lifetime);
    } finally {
      await house.close();
    }
  });

test('the lifetime of a JWT is its own if the provider says none, by the clock of the provider', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = `${part({ alg: 'RS256' })}.${part({ iat: 1000, exp: 1600 })}.c2ln`;
  const house = await startHouse((_asked, answer) => json(answer, 200, { access_token: jwt }));
  try {
    const { expiresAt } = (await sourceOf(house).get())!;
    expect(Math.abs(expiresAt - Date.now() - 600_000)).toBeLessThan(60_000);
  } finally {
    await house.close();
  }
});

const challenge = { 'www-authenticate': 'Basic realm="tokens"' };
const html = (answer: Parameters<Answer>[1], status: number) =>
  answer
    .writeHead(status, { 'content-type': 'text/html' })
    .end('<!DOCTYPE html><html><head><title>Sign in\u0007</title></head></html>');

/** Answers without a token, and what the user reads. */
const refusals: Record<string, [answer: Answer, says: RegExp]> = {
  'an error with a challenge': [
    (_asked, answer) =>
      json(answer, 401, { error: 'invalid_client', error_description: 'No such client' }, challenge),
    /it answered 401 invalid_client \(No such client\)\. Check OIDC_CLIENT_ID and OIDC_CLIENT_SECRET\. Tried client_secret_basic and client_secret_post\.$/,
  ],
  'an error with status 200': [
    (_asked, answer) => json(answer, 200, { error: 'invalid_scope', error_description: 'Unknown scope' }),
    /it answered 200 invalid_scope \(Unknown scope\)\. Set OIDC_SCOPE\.$/,
  ],
  'an error whose description is null': [
    (_asked, answer) => json(answer, 400, { error: 'unsupported_grant_type', error_description: null }),
    /it answered 400 unsupported_grant_type\. To use another grant, set OIDC_GRANT=password/,
  ],
  'the error of an API gateway': [
    (_asked, answer) =>
      json(answer, 401, { statusCode: 401, message: 'Access denied due to missing subscription key.' }),
    /it answered 401 at http:\S+\/token: "Access denied due to missing subscription key\.", which is not an OAuth 2\.0 response\. If a gateway requires a header there, set OIDC_HEADERS\.$/,
  ],
  'the error of Google': [
    (_asked, answer) => json(answer, 403, { error: { code: 403, message: 'API disabled' } }),
    /it answered 403 at \S+: "API disabled", which/,
  ],
  'the error of Apigee': [
    (_asked, answer) => json(answer, 400, { fault: { faultstring: 'Invalid ApiKey' } }),
    /it answered 400 at \S+: "Invalid ApiKey", which/,
  ],
  'a sign-in page': [
    (_asked, answer) => html(answer, 200),
    /it answered 200 at \S+ with an HTML page \(Sign in.?\), which is not an OAuth 2\.0 response\.$/,
  ],
  'a page that forbids': [(_asked, answer) => html(answer, 403), /it answered 403 at \S+ with an HTML page/],
  'a redirect': [
    (_asked, answer) => answer.writeHead(302, { location: 'https://sso.example.org/login?state=abc' }).end(),
    /it answered 302 at \S+ with a redirect to https:\/\/sso\.example\.org\/login\.$/,
  ],
  'a bare 401': [
    (_asked, answer) => answer.writeHead(401, challenge).end(),
    /it answered 401 at \S+ with the challenge Basic realm="tokens", which/,
  ],
  'a bare 403': [
    (_asked, answer) => answer.writeHead(403).end(),
    /it answered 403 at \S+ without a body, which/,
  ],
  'a text': [
    (_asked, answer) => answer.writeHead(404).end('no such\npath'),
    /it answered 404 at \S+: "no such path"/,
  ],
  'nginx without its client certificate': [
    (_asked, answer) => answer.writeHead(400).end('<html>400 No required SSL certificate was sent</html>'),
    /it requires a client certificate \(add --cert FILE and --key FILE\)\.$/,
  ],
  'http on an https port': [
    (_asked, answer) => answer.writeHead(400).end('Client sent an HTTP request to an HTTPS server.'),
    /it expects https on this port \(use https:\/\/ in its URL\)\.$/,
  ],
  'a token under another name': [
    (_asked, answer) => json(answer, 200, { token: 'hidden-token', ttl: 1 }),
    /it answered with JSON that has no usable access_token \(it has: token, ttl\)\.$/,
  ],
  'a token that needs proof of a key': [
    (_asked, answer) => json(answer, 200, { ...token, token_type: 'DPoP' }),
    /it issued a token of type DPoP instead of a bearer token\.$/,
  ],
  'a user without the documents’ setting in Keycloak': [
    (_asked, answer) =>
      json(answer, 401, {
        error: 'unauthorized_client',
        error_description: 'Client not enabled to retrieve service account',
      }),
    /\(Client not enabled to retrieve service account\)\. Allow client credentials for the client, or set OIDC_GRANT=password/,
  ],
};
for (const [what, [answer, says]] of Object.entries(refusals))
  test(`${what} is reported in the words of the provider`, async () => {
    const house = await startHouse(answer);
    try {
      const error = await sourceOf(house)
        .get()
        .catch((thrown: Error) => thrown);
      expect(error).toMatchObject({ name: 'UntestableError', exitCode: 3 });
      const { message } = error as Error;
      expect(message).toMatch(says);
      expect(message).toMatch(/^No token from http:/);
      expect(message).not.toMatch(/OAUTH_|unexpected|conform|openid|undefined|\[object|hidden-token|\p{Cc}/u);
      // A refusal is final: each client authentication is tried once.
      expect(house.tokenRequests().length).toBeLessThanOrEqual(2);
    } finally {
      await house.close();
    }
  });

test('a secret that the provider repeats is not printed, and the exit code is 3', async () => {
  const house = await startHouse(({ form, headers }, answer) =>
    json(answer, 400, {
      error: 'invalid_client',
      error_description: `not you: ${form.get('client_secret') ?? headers.authorization}`,
    }),
  );
  try {
    const { exitCode, stdout, stderr } = await harness(['token'], { environment: variables(house) });
    expect(stderr).toMatch(/^No token from .*it answered 400 invalid_client \(not you: .*\)\. Check/);
    const basic = Buffer.from('audit-box.1:the-secret-word-9').toString('base64');
    for (const hidden of ['the-secret-word-9', basic]) expect(stderr + stdout).not.toContain(hidden);
    expect(exitCode).toBe(3);
  } finally {
    await house.close();
  }
});

test('every optional parameter reaches the token endpoint', async () => {
  const house = await startHouse(issues);
  try {
    const more = {
      OIDC_SCOPE: 'audit write',
      OIDC_AUDIENCE: 'https://auditbox.example.org',
      OIDC_RESOURCE: 'https://a.example.org urn:b',
      OIDC_TOKEN_PARAMETERS: 'organization=north&note=a%26b',
      OIDC_USERNAME: 'alice',
      OIDC_PASSWORD: 'pass',
    };
    await sourceOf(house, more).get();
    expect([...house.tokenRequests()[0]!.form].sort()).toEqual([
      ['audience', 'https://auditbox.example.org'],
      ['grant_type', 'password'],
      ['note', 'a&b'],
      ['organization', 'north'],
      ['password', 'pass'],
      ['resource', 'https://a.example.org'],
      ['resource', 'urn:b'],
      ['scope', 'audit write'],
      ['username', 'alice'],
    ]);
  } finally {
    await house.close();
  }
});
