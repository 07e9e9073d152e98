import { expect, test } from '@playwright/test';
import { allAtOnce } from '../../all-at-once.ts';
import { type Answer, issues, json, metadata, sourceOf, startHouse } from './house.ts';

/** Trouble of a provider that passes. */
const troubles: Record<string, Answer> = {
  '429 with Retry-After in seconds': (_asked, answer) => answer.writeHead(429, { 'retry-after': '1' }).end(),
  '429 with Retry-After as a date': (_asked, answer) =>
    answer.writeHead(429, { 'retry-after': new Date(Date.now() + 1000).toUTCString() }).end(),
  '503 without a hint': (_asked, answer) => answer.writeHead(503).end(),
  '502 with a page': (_asked, answer) => answer.writeHead(502).end('<html>Bad Gateway</html>'),
  '500 with an OAuth error': (_asked, answer) => json(answer, 500, { error: 'server_error' }),
  'a closed connection': (_asked, answer) => answer.destroy(),
};
test('discovery is asked again too', async () => {
  const house = await startHouse(issues, (asked, answer, nth) => {
    if (nth < 3) answer.writeHead(503, { 'retry-after': '0' }).end();
    else json(answer, 200, metadata({ url: `http://${asked.headers.host}` }));
  });
  try {
    const source = sourceOf(house, { OIDC_TOKEN_URL: '', OIDC_ISSUER: house.url });
    expect(await source.get()).toMatchObject({ value: 'a-token' });
  } finally {
    await house.close();
  }
});

/** A provider whose tokens live so many seconds, and that is well until `trouble` is set. */
async function startAiling(seconds: number) {
  const state: { trouble: Answer | null } = { trouble: null };
  const house = await startHouse((asked, answer, nth) => {
    if (state.trouble) state.trouble(asked, answer, nth);
    else json(answer, 200, { access_token: `token-${nth}`, expires_in: seconds });
  });
  return { house, state };
}

/** A house that is in trouble twice is asked three times. */
async function askedAgain(trouble: Answer): Promise<void> {
  const house = await startHouse((asked, answer, nth) => (nth < 3 ? trouble : issues)(asked, answer, nth));
  try {
    expect(await sourceOf(house).get()).toMatchObject({ value: 'a-token' });
    expect(house.tokenRequests()).toHaveLength(3);
  } finally {
    await house.close();
  }
}

async function reportedWithinAMinute(): Promise<void> {
  const house = await startHouse((_asked, answer) => answer.writeHead(429, { 'retry-after': '3600' }).end());
  try {
    await expect(sourceOf(house).get()).rejects.toThrow(
      /it answered 429 at \S+ without a body and asks to wait 3600 s\.$/,
    );
    expect(house.tokenRequests()).toHaveLength(2);
  } finally {
    await house.close();
  }
}

/** A token is used while it lives, and callers don't wait. */
async function usedWhile(trouble: Answer): Promise<void> {
  const { house, state } = await startAiling(16);
  try {
    const source = sourceOf(house);
    const first = (await source.get())!;
    state.trouble = trouble;
    // Renewal is due after eight seconds; callers wait for it after twelve.
    await expect
      .poll(async () => (await source.get()) && house.tokenRequests().length, { intervals: [100] })
      .toBeGreaterThan(1);
    const before = Date.now();
    expect(await source.get()).toEqual(first);
    expect(Date.now() - before).toBeLessThan(2_000);
    expect(before).toBeLessThan(first.expiresAt);
  } finally {
    await house.close();
  }
}

const refusal: Answer = (_asked, answer) => json(answer, 401, { error: 'invalid_client' });

test('a provider in trouble is asked again and reported in the end, and a token is used while it lives', () =>
  allAtOnce({
    ...Object.fromEntries(
      Object.entries(troubles).map(([what, trouble]) => [`trouble: ${what}`, () => askedAgain(trouble)]),
    ),
    'trouble that stays is reported within a minute': reportedWithinAMinute,
    'alive though the provider is in trouble': () => usedWhile(troubles['503 without a hint']!),
    'alive though the provider refuses the client': () => usedWhile(refusal),
    'alive though the provider does not answer': () => usedWhile(() => {}),
  }));

test('a token that has expired is an error if the provider gives no other, and the next call asks again', async () => {
  const { house, state } = await startAiling(1);
  try {
    const source = sourceOf(house);
    const { expiresAt } = (await source.get())!;
    state.trouble = refusal;
    await expect
      .poll(() => source.get().catch(({ message }: Error) => message))
      .toContain('it answered 401 invalid_client');
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt);
    state.trouble = null;
    expect((await source.get())!.value).not.toBe('token-1');
  } finally {
    await house.close();
  }
});

test('a token is renewed in the background, by one request however many ask', async () => {
  const { house } = await startAiling(4);
  try {
    const source = sourceOf(house);
    const many = () => Promise.all(Array.from({ length: 50 }, () => source.get()));
    await many();
    expect(house.tokenRequests()).toHaveLength(1);
    await expect.poll(async () => (await many())[0]!.value, { intervals: [200] }).not.toBe('token-1');
    expect(house.tokenRequests()).toHaveLength(2);
  } finally {
    await house.close();
  }
});
