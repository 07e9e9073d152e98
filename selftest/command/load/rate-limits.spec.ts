import { expect } from '@playwright/test';
import { limiter } from '../../unit/target/limiter.ts';
import { needsK6, test } from './subjects.ts';

const off = { AUDITBOX_AUTH: 'off' };
const small = ['--batch', '10', '--rounds', '1', '--events', '200', '--vus', '2'];

const slowDown = { status: 429, headers: { 'retry-after': '1' }, body: 'slow down' };

test.beforeEach(() => needsK6());

test('behind a rate limit every acknowledged event is found, and a warning says what was measured', async ({
  load,
  target,
}) => {
  const isAllowed = limiter(40, 10);
  const { url, stored } = await target({ meets: () => (isAllowed() ? undefined : slowDown) });
  const run = await load(small, { environment: { ...off, AUDITBOX_URL: url } });
  expect(run.stdout, run.stderr).toMatch(/Valid: all \d+ acknowledged events were found/);
  expect(run.result!.validity.acknowledged).toBeLessThan(stored.size);
  const limited = run.result!.failures.filter(({ kind }) => kind === 'rate limited');
  expect(limited[0]).toMatchObject({ detail: 'slow down' });
  const [warning] = run.result!.notes.filter(({ kind }) => kind === 'warning');
  expect(warning!.text).toMatch(/^the target limits the rate of requests: it answered 429 to \d+ of \d+/);
  expect(run.stdout).toContain('(rate limited). The first: slow down');
});

test('a target that can not be asked what it stored has lost nothing: not verified, exit 3', async ({
  load,
  target,
}) => {
  let submitted = 0;
  const { url } = await target({
    sees: () => submitted++,
    meets: ({ method }) =>
      method === 'GET' && submitted > 300 ? { status: 429, headers: { 'retry-after': '3600' } } : undefined,
  });
  const run = await load(small, { environment: { ...off, AUDITBOX_URL: url } });
  expect(run.stdout, run.stderr).toContain(
    'stored events could not be counted: it answered 429, because it limits the rate of requests, and asks to come back in 3600 s',
  );
  expect(run.result!.validity).toMatchObject({ verdict: 'unverified', lost: null });
  expect(run.exitCode).toBe(3);
});

test('a request that takes longer than --timeout names the flag and the limit', async ({ load, target }) => {
  const { url } = await target({ hangsFrom: 100 });
  const run = await load([...small, '--timeout', '1'], { environment: { ...off, AUDITBOX_URL: url } });
  const says = 'no answer within 1 s (to wait longer, add --timeout SECONDS)';
  expect(run.result!.failures, run.stderr).toContainEqual(
    expect.objectContaining({ kind: 'timeout', detail: says }),
  );
  expect(run.result!.settings.requestTimeoutMs).toBe(1000);
});

test('a target that limits the rate for good is not loaded: exit 3 and the reason', async ({
  load,
  target,
}) => {
  const { url, submissions } = await target({
    meets: ({ method }) =>
      method === 'POST' ? { status: 429, headers: { 'retry-after': '3600' } } : undefined,
  });
  const run = await load(small, { environment: { ...off, AUDITBOX_URL: url } });
  expect(run.stderr).toContain('it answered 429, because it limits the rate of requests');
  expect([run.exitCode, submissions(), run.result]).toEqual([3, 0, null]);
});
