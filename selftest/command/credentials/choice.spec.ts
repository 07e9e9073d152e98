import { expect, test } from '@playwright/test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { jwk, rsa } from '../../unit/target/keys.ts';
import { type Answer, type House, issues, json, metadata, notFound, sourceOf, startHouse } from './house.ts';

const rejected = (answer: Parameters<Answer>[1], name = 'invalid_client', status = 401) =>
  json(answer, status, { error: name });
const isBasic = ({ headers }: Parameters<Answer>[0]) => headers.authorization?.startsWith('Basic ') ?? false;
const onlyPost: Answer = (asked, answer, nth) =>
  asked.form.has('client_secret') ? issues(asked, answer, nth) : rejected(answer);

/** Serves metadata where OpenID Connect has them, or elsewhere. */
const servesMetadata =
  (more: object = {}, at = '/.well-known/openid-configuration', issuerPath = ''): Answer =>
  (asked, answer, nth) => {
    if (asked.path !== at) notFound(asked, answer, nth);
    else json(answer, 200, metadata({ url: `http://${asked.headers.host}` }, issuerPath, more));
  };
const byIssuer = (house: House, path = '', more: Record<string, string> = {}) =>
  sourceOf(house, { OIDC_TOKEN_URL: '', OIDC_ISSUER: `${house.url}${path}`, ...more });

test('without discovery the secret goes by Basic, and then in the form, which is remembered', async () => {
  const house = await startHouse((asked, answer) =>
    asked.form.has('client_secret')
      ? json(answer, 200, { access_token: 'a-token', expires_in: 0.2 })
      : rejected(answer),
  );
  try {
    const source = sourceOf(house);
    await source.get();
    await expect.poll(async () => (await source.get()) && house.tokenRequests().length).toBeGreaterThan(3);
    expect(house.tokenRequests().map(isBasic).slice(0, 4)).toEqual([true, false, false, false]);
  } finally {
    await house.close();
  }
});

test('a server that decodes nothing knows a client id with hyphens and dots', async () => {
  const house = await startHouse((asked, answer, nth) => {
    const credentials = Buffer.from(String(asked.headers.authorization).slice(6), 'base64').toString();
    if (credentials === 'audit-box.1:the-secret-word-9') issues(asked, answer, nth);
    else rejected(answer);
  });
  try {
    await sourceOf(house).get();
    expect(house.tokenRequests()).toHaveLength(1);
  } finally {
    await house.close();
  }
});

for (const [what, list, token, methods] of [
  ['no list', undefined, issues, [true]],
  ['no list, but only the form is accepted', undefined, onlyPost, [true, false]],
  ['post only', ['client_secret_post'], onlyPost, [false]],
  [
    'both, and the client is registered for post',
    ['client_secret_post', 'client_secret_basic'],
    onlyPost,
    [true, false],
  ],
  ['neither of them', ['tls_client_auth'], onlyPost, [true, false]],
] as const)
  test(`discovery decides the client authentication: ${what}`, async () => {
    const house = await startHouse(token, servesMetadata({ token_endpoint_auth_methods_supported: list }));
    try {
      expect(await byIssuer(house).get()).toMatchObject({ value: 'a-token' });
      expect(house.tokenRequests().map(isBasic)).toEqual(methods);
    } finally {
      await house.close();
    }
  });

test('what the provider offers is named when it rejects everything else', async () => {
  const offered = { token_endpoint_auth_methods_supported: ['private_key_jwt'] };
  const house = await startHouse((_asked, answer) => rejected(answer), servesMetadata(offered));
  try {
    await expect(byIssuer(house).get()).rejects.toThrow(
      /Tried client_secret_basic and client_secret_post\. The provider offers only private_key_jwt\.$/,
    );
  } finally {
    await house.close();
  }
});

test('an error about something else than the client is reported, whatever came before', async () => {
  const house = await startHouse((asked, answer) =>
    isBasic(asked) ? rejected(answer) : rejected(answer, 'invalid_target', 400),
  );
  try {
    await expect(sourceOf(house).get()).rejects.toThrow(
      /it answered 400 invalid_target\. Check OIDC_RESOURCE/,
    );
  } finally {
    await house.close();
  }
});

const key = { OIDC_CLIENT_SECRET: '', OIDC_PRIVATE_KEY: JSON.stringify(jwk(rsa(), { kid: 'k1' })) };
const assertionOf = ({ form }: Parameters<Answer>[0]) => String(form.get('client_assertion'));

test('an assertion for the issuer is followed by one for the token endpoint, as SMART asks', async () => {
  const house = await startHouse(
    (asked, answer, nth) => {
      const { aud } = decodeJwt(assertionOf(asked));
      if (aud === `http://${asked.headers.host}/token`) issues(asked, answer, nth);
      else rejected(answer);
    },
    servesMetadata({ token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'] }),
  );
  try {
    await byIssuer(house, '', key).get();
    const assertions = house.tokenRequests().map(assertionOf);
    expect(assertions.map((one) => decodeJwt(one).aud)).toEqual([house.url, `${house.url}/token`]);
    expect(decodeProtectedHeader(assertions[0]!)).toEqual({ alg: 'RS384', kid: 'k1' });
    const [first, second] = assertions.map((one) => decodeJwt(one));
    expect(first!.jti).not.toBe(second!.jti);
    expect(first).toMatchObject({ iss: 'audit-box.1', sub: 'audit-box.1' });
  } finally {
    await house.close();
  }
});

test('an assertion that a wrong clock makes invalid is repeated by the clock of the provider', async () => {
  const ahead = 600;
  const house = await startHouse((asked, answer, nth) => {
    const now = Math.floor(Date.now() / 1000) + ahead;
    answer.setHeader('date', new Date(now * 1000).toUTCString());
    const { exp, iat } = decodeJwt(assertionOf(asked));
    if (exp! > now && iat! <= now + 5) issues(asked, answer, nth);
    else rejected(answer);
  });
  try {
    await sourceOf(house, key).get();
    expect(house.tokenRequests()).toHaveLength(2);
  } finally {
    await house.close();
  }
});

const issuers: Record<string, [path: string, at: string]> = {
  'a path and a slash at its end': [
    '/application/o/auditbox/',
    '/application/o/auditbox/.well-known/openid-configuration',
  ],
  'RFC 8414 metadata before its path': ['/tenant', '/.well-known/oauth-authorization-server/tenant'],
  'RFC 8414 metadata after its path': ['/tenant', '/tenant/.well-known/oauth-authorization-server'],
  'RFC 8414 metadata and no path': ['', '/.well-known/oauth-authorization-server'],
};
for (const [what, [path, at]] of Object.entries(issuers))
  test(`an issuer is found with ${what}`, async () => {
    const house = await startHouse(issues, servesMetadata({}, at, path));
    try {
      expect(await byIssuer(house, path).get()).toMatchObject({ value: 'a-token' });
    } finally {
      await house.close();
    }
  });

test('another issuer than the configured one is reported with both, and the way out', async () => {
  const at = '/o/auditbox/.well-known/openid-configuration';
  const house = await startHouse(issues, servesMetadata({}, at, '/o/auditbox/'));
  try {
    await expect(byIssuer(house, '/o/auditbox').get()).rejects.toThrow(
      `No token: the provider at ${house.url}/o/auditbox calls itself ${house.url}/o/auditbox/, and issuers must be ` +
        `the same to the letter. Set OIDC_ISSUER=${house.url}/o/auditbox/, or OIDC_TOKEN_URL=${house.url}/token to skip discovery.`,
    );
  } finally {
    await house.close();
  }
});

test('metadata without a token endpoint, and none at all, are reported', async () => {
  const bare = await startHouse(issues, servesMetadata({ token_endpoint: undefined }));
  const none = await startHouse(issues, (_asked, answer) =>
    answer.writeHead(200, { 'content-type': 'text/html' }).end('<html><title>Portal</title></html>'),
  );
  try {
    await expect(byIssuer(bare).get()).rejects.toThrow(
      /its metadata names no token endpoint\. Set OIDC_TOKEN_URL\.$/,
    );
    await expect(byIssuer(none).get()).rejects.toThrow(
      `it answered 200 at ${none.url}/.well-known/openid-configuration with an HTML page (Portal)`,
    );
  } finally {
    await bare.close();
    await none.close();
  }
});

test('the client setting of Keycloak is named when service accounts are off', async () => {
  const path = '/realms/auditbox';
  const house = await startHouse((_asked, answer) =>
    json(answer, 401, {
      error: 'unauthorized_client',
      error_description: 'Client not enabled to retrieve service account',
    }),
  );
  try {
    const source = sourceOf(house, { OIDC_TOKEN_URL: `${house.url}${path}/protocol/openid-connect/token` });
    await expect(source.get()).rejects.toThrow(
      /Turn on "Service accounts roles" for the client in Keycloak, or set OIDC_GRANT=password with OIDC_USERNAME and OIDC_PASSWORD\.$/,
    );
  } finally {
    await house.close();
  }
});
