import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { createArmCredentials } from '../../../../load/arm/credentials/arm-credentials.ts';
import { createSteadyToken } from '../../../../load/arm/credentials/steady-token.ts';
import { startTokenEndpoint, type TokenEndpoint } from '../../../../load/arm/credentials/token-endpoint.ts';
import { renewAt } from '../../../../load/k6/renewal.ts';
import { UntestableError } from '../../../../platform/exit.ts';
import type { AccessToken, TokenSource } from '../../../../target/credentials/token.ts';
import { noAuthorization } from '../subjects.ts';

const asIs = (text: string) => text;
const oauth = {
  ...noAuthorization('http://127.0.0.1:9'),
  authorization: {
    kind: 'oauth',
    tokenUrl: 'http://127.0.0.1:9',
    clientId: 'a',
    grant: 'client_credentials',
  },
} as const;

/** A token source that gives one after the other, or fails. */
function sourceOf(...tokens: (AccessToken | Error | Promise<AccessToken>)[]): TokenSource {
  return {
    async get() {
      const next = tokens.length > 1 ? tokens.shift()! : tokens[0]!;
      if (next instanceof Error) throw next;
      return next;
    },
  };
}

async function ask({ renewal }: TokenEndpoint, secret = renewal.secret): Promise<[number, unknown]> {
  const answer = await fetch(renewal.url, { headers: { authorization: `Bearer ${secret}` } });
  return [answer.status, await answer.json()];
}

const lasting = (value: string, ms: number): AccessToken => ({ value, expiresAt: Date.now() + ms });

test('the endpoint gives tokens to who has its secret, on loopback, until it is closed', async () => {
  const endpoint = await startTokenEndpoint(createSteadyToken(sourceOf(lasting('one', 60_000))), asIs);
  expect(endpoint.renewal.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(await ask(endpoint)).toEqual([200, { token: 'one', expiresAt: expect.any(Number) }]);
  for (const secret of ['', 'wrong', endpoint.renewal.secret.toUpperCase()])
    expect(await ask(endpoint, secret)).toEqual([403, { refused: expect.not.stringContaining('one') }]);
  expect(endpoint.bytesReceived()).toBeGreaterThan(400);
  await endpoint.close();
  await expect(ask(endpoint)).rejects.toThrow();
});

test('a provider that fails or is slow holds nobody up while the last token is valid', async () => {
  const failure = new UntestableError('No token: it answered 503 to s3cret.');
  const slow = new Promise<AccessToken>(() => {});
  const endpoint = await startTokenEndpoint(
    createSteadyToken(sourceOf(lasting('one', 4000), failure, slow, failure)),
    (text) => text.replace('s3cret', '$SECRET'),
  );
  try {
    for (let nth = 0; nth < 3; nth++) expect(await ask(endpoint)).toMatchObject([200, { token: 'one' }]);
    const expired = [503, { refused: 'No token: it answered 503 to $SECRET.' }];
    await expect.poll(() => ask(endpoint)).toEqual(expired);
  } finally {
    await endpoint.close();
  }
});

test('VUs renew before the token expires, spread over the window and never in a crowd', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 500 }),
      fc.integer({ min: 1000, max: 3_600_000 }),
      (vus, lifetimeMs) => {
        const at = 1_700_000_000_000;
        const times = Array.from(
          { length: vus },
          (_, vu) => (renewAt(vu + 1, at, at + lifetimeMs) - at) / lifetimeMs,
        );
        expect(Math.min(...times)).toBeGreaterThanOrEqual(0.2);
        expect(Math.max(...times)).toBeLessThanOrEqual(0.5);
        // A tenth of the window has a tenth of the VUs, and little more.
        const crowds = times.map((time) => times.filter((other) => Math.abs(other - time) < 0.015).length);
        expect(Math.max(...crowds)).toBeLessThanOrEqual(vus / 10 + 4);
      },
    ),
    { numRuns: 30 },
  );
});

test('k6 begins with a token that it can renew, unless it was given ready, and with none without authorization', async () => {
  const handOver = async (target: Parameters<typeof createArmCredentials>[0], source: TokenSource) => {
    const credentials = await createArmCredentials(target, source, asIs);
    try {
      return await credentials.handOver();
    } finally {
      await credentials.close();
    }
  };
  const { token } = await handOver(oauth, sourceOf({ value: 'opaque', expiresAt: 1 }));
  expect(token).toEqual({
    ...{ token: 'opaque', expiresAt: 1 },
    renewal: { url: expect.any(String), secret: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  const ready = { ...oauth, authorization: { kind: 'token', token: 'opaque' } } as const;
  const lasts = sourceOf({ value: 'opaque', expiresAt: Number.POSITIVE_INFINITY });
  expect((await handOver(ready, lasts)).token).toEqual({ token: 'opaque', expiresAt: null, renewal: null });
  const off = noAuthorization('http://127.0.0.1:9');
  expect((await handOver(off, { get: async () => null })).token).toBeNull();
});

test("a target of the harness's own sees credentials of the same size that are none", async () => {
  const target = {
    ...oauth,
    headers: { 'X-Api-Key': 'k3y' },
    clientCertificate: { certificate: 'c', key: 'k' },
  } as const;
  const credentials = await createArmCredentials(target, sourceOf({ value: 'opaque', expiresAt: 5 }), asIs);
  try {
    await credentials.handOver();
    expect(credentials.imitation()).toEqual({
      token: { token: 'xxxxxx', expiresAt: null, renewal: null },
      headers: { 'X-Api-Key': 'xxx' },
      certificate: null,
    });
  } finally {
    await credentials.close();
  }
});
