import { prepareEvents } from '../../../load/arm/pack.ts';
import { runPreflight } from '../../../load/phases/preflight.ts';
import { markerOf } from '../../../load/plan/plan.ts';
import { createPatientClient, type Patience } from '../../../load/verify/patient-client.ts';
import { type Evidence, reconcile } from '../../../load/verify/reconcile.ts';
import { eventsInAnswer } from '../../../load/verify/stored-events.ts';
import { type Client, createClient, NoAnswerError } from '../../../target/http/client.ts';
import { event, noAuthorization } from '../../command/load/subjects.ts';
import { armResult } from '../../examples/load-result.ts';
import { expect, test } from '../../plain-test.ts';
import { type Behavior, type GatewayAnswer, startMemoryTarget } from './memory-target.ts';

const prepared = prepareEvents([event], 'run-1');
const marker = markerOf('run-1', 1);
const single = { kind: 'single', batch: 1 } as const;

async function withTarget(
  behavior: Behavior,
  work: (client: Client, bare: Client) => Promise<void>,
  patience?: Patience,
) {
  const target = await startMemoryTarget(behavior);
  const bare = createClient(noAuthorization(target.url), { get: async () => null });
  try {
    await work(createPatientClient(bare, patience), bare);
  } finally {
    await bare.close();
    await target.close();
  }
}

/** The answers that the first requests get in this order; those after them are passed on. */
function first(...answers: GatewayAnswer[]): Pick<Behavior, 'meets'> {
  return { meets: () => answers.shift() };
}

const gateways: [string, GatewayAnswer[]][] = [
  ['429 with seconds', [{ status: 429, headers: { 'retry-after': '1' } }]],
  ['429 with a date', [{ status: 429, headers: { 'retry-after': new Date(Date.now()).toUTCString() } }]],
  ['429 without a word', [{ status: 429 }, { status: 429 }]],
  ['502 and 503', [{ status: 502 }, { status: 503 }]],
  ['504', [{ status: 504 }]],
  ['closed connections', ['closed', 'closed']],
];
// Cases that wait do so at the same time.
test('a search that meets trouble of a gateway is asked again', () =>
  Promise.all(
    gateways.map(([name, answers]) =>
      withTarget({ meets: () => answers.shift() }, async (client) => {
        const { status } = await client.request({ method: 'GET', path: '/AuditEvent?_count=0' });
        expect(status, name).toBe(200);
        expect(answers, name).toEqual([]);
      }),
    ),
  ));

test('a submission is not sent again on a closed connection, which may have stored it', () =>
  withTarget(first('closed'), async (client) => {
    const sent = client.request({ method: 'POST', path: '/AuditEvent', body: prepared(marker, 0) });
    await expect(sent).rejects.toThrow(NoAnswerError);
  }));

const never: [string, GatewayAnswer, string][] = [
  [
    'asks to come back in an hour',
    { status: 429, headers: { 'retry-after': '3600' } },
    'it answered 429, because it limits the rate of requests, and asks to come back in 3600 s',
  ],
  ['never has an upstream', { status: 502 }, 'it still answered 502, after'],
];
for (const [name, met, says] of never)
  test(`a target that ${name} is given up with the reason`, () =>
    withTarget(
      { meets: () => met },
      async (client) => {
        const asked = client.request({ method: 'GET', path: '/AuditEvent/1' });
        await expect(asked).rejects.toThrow(says);
      },
      { unaskedMs: 300, askedMs: 2000, totalMs: 60_000 },
    ));

/** Submits two events, and verifies them while a gateway answers some requests. */
async function verified(meets: NonNullable<Behavior['meets']>, further: Behavior = {}) {
  let gateway: Behavior['meets'];
  let result: Awaited<ReturnType<typeof reconcile>> | undefined;
  await withTarget(
    { ...further, meets: (request) => gateway?.(request) },
    async (client) => {
      const ids: string[] = [];
      for (const number of [0, 1]) {
        const request = { method: 'POST', path: '/AuditEvent', body: prepared(marker, number) };
        ids.push(...eventsInAnswer((await client.request(request)).body).map(({ id }) => id!));
      }
      gateway = meets;
      const events = { planned: 2, acknowledged: 2, inDoubt: 0, stored: null };
      const evidence: Evidence = {
        arms: [armResult(single, { marker, events })],
        answers: ids.map((id, request) => ({ marker, request, origin: request, ids: [id] })),
        ...{ prepared, countedBy: 'total', seed: 1, visibilityTimeoutMs: 1, drawnPerAnswer: 1 },
      };
      result = await reconcile(client, evidence);
    },
    { unaskedMs: 400, askedMs: 2000, totalMs: 60_000 },
  );
  return result!.validity;
}

const isRead = (url = '') => /^\/AuditEvent\/./.test(url);

test('what is verified through a gateway that refuses every other request is valid', async () => {
  let nth = 0;
  const validity = await verified(() => (nth++ % 2 === 0 ? { status: 429 } : undefined));
  expect(validity).toMatchObject({ verdict: 'valid', lost: 0, sample: { read: 2, wrong: 0 } });
});

test('a target that answers neither reads nor searches has lost nothing: it is not verified', async () => {
  const cases = [401, 403, 429, 500, 502, 503, 504].map(async (status) => {
    const [reads, searches] = await Promise.all([
      verified(({ url }) => (isRead(url) ? { status } : undefined)),
      verified(({ url }) => (isRead(url) ? undefined : { status })),
    ]);
    expect(reads, `reads: ${status}`).toMatchObject({ verdict: 'unverified', lost: null });
    expect(reads.reasons.join()).toContain(`${status}`);
    expect(searches, `searches: ${status}`).toMatchObject({ verdict: 'unverified', lost: null });
  });
  await Promise.all(cases);
});

test('what is lost is lost, though some events could not be read', async () => {
  const validity = await verified(({ url }) => (isRead(url) ? { status: 503 } : undefined), {
    loses: (number) => number === 2,
  });
  expect(validity).toMatchObject({ verdict: 'INVALID', lost: 1 });
  expect(validity.reasons[0]).toContain('1 of 2 acknowledged events were not found within 0.001 s (--vis');
});

test('the preflight passes a gateway that limits the rate or loses answers', async () => {
  const answers: (GatewayAnswer | undefined)[] = [{ status: 429 }, undefined, { status: 504 }];
  await withTarget({ meets: () => answers.shift() }, async (client) => {
    const settings = { visibilityTimeoutMs: 1000, gzip: false };
    const { preflight, countedBy } = await runPreflight(client, prepared, 'run-1', settings);
    expect([preflight.passed, countedBy]).toEqual([true, 'total']);
  });
});

test('a client that may not read is reported as that, not as a target that loses events', () =>
  withTarget({ meets: ({ url }) => (isRead(url) ? { status: 403 } : undefined) }, async (client) => {
    const preflight = runPreflight(client, prepared, 'run-1', { visibilityTimeoutMs: 1, gzip: false });
    await expect(preflight).rejects.toThrow('returned 403 when it was read. Give the client the right');
  }));
