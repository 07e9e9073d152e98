import { noTraffic } from '../../../contracts/results/traffic.ts';
import type { ApiRequest, ApiResponse, Client } from '../../../target/http/client.ts';
import { createPacing } from '../../../target/http/sending/pacing.ts';
import { GatewayTroubleError, sendingAgain } from '../../../target/http/sending/sending-again.ts';
import { watchTarget } from '../../../tests/engine/lost-target.ts';
import { expect, test } from '../../plain-test.ts';
import { limiter } from './limiter.ts';
import { virtualTime } from './virtual-time.ts';

/** What is answered to a request. The number counts all that came, from 1. */
type Answering = (number: number, request: ApiRequest) => Reply;
interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
  /** How long the answer takes. Milliseconds. */
  tookMs?: number;
}

const create: ApiRequest = { method: 'POST', path: '/AuditEvent' };
const read: ApiRequest = { method: 'GET', path: '/AuditEvent/1' };
const accepted: Reply = { status: 201 };
const explained = '{"resourceType":"OperationOutcome","issue":[]}';

/** A client that sends again, before a server that answers by a function, in virtual time. */
function sending(answering: Answering, maxRate: number | null = null) {
  const time = virtualTime();
  const pacing = createPacing(maxRate, time);
  const traffic = noTraffic();
  /** When each request arrived. Milliseconds from the start. */
  const arrivals: number[] = [];
  const start = time.now();
  const bare: Client = {
    baseUrl: 'http://deployment',
    async request(request, onExchange = () => {}) {
      const sentAt = time.now();
      arrivals.push(sentAt - start);
      const { status, headers = {}, body = '', tookMs = 5 } = answering(arrivals.length, request);
      if (tookMs > 0) await time.pause(tookMs);
      const answer = { status, headers, body: Buffer.from(body) };
      const response = { ...answer, sentAt, receivedAt: time.now(), durationMs: tookMs, inDoubt: 0 };
      onExchange({
        ...{ method: request.method, url: request.path, headers: {}, body: null },
        ...{ answer: response, error: null, durationMs: tookMs },
      });
      return response;
    },
    close: async () => {},
  };
  const client = sendingAgain(bare, pacing, traffic, time);
  return {
    ...{ time, pacing, traffic, arrivals, bare, client },
    send: (request: ApiRequest = create) => time.until(client.request(request)),
    /** Sends many requests, so many at once. */
    async sendMany(count: number, atOnce: number): Promise<ApiResponse[]> {
      const answers: ApiResponse[] = [];
      let sent = 0;
      const sender = async () => {
        while (sent++ < count) answers.push(await client.request(create));
      };
      await time.until(Promise.all(Array.from({ length: atOnce }, sender)));
      return answers;
    },
  };
}

const first =
  (reply: Reply, times = 1): Answering =>
  (number) =>
    number <= times ? reply : accepted;

const always =
  (reply: Reply): Answering =>
  () =>
    reply;

/** Behind a limit that answers this to more than `rate` requests a second. */
function limited(rate: number, refusal: Reply) {
  let isAllowed = () => true;
  const sender = sending(() => (isAllowed() ? accepted : refusal));
  const endLimit = () => {
    isAllowed = () => true;
  };
  isAllowed = limiter(rate, 10, sender.time.now);
  return { ...sender, endLimit };
}

/** A repeatable random share of all requests. */
function sometimes(share: number): () => boolean {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647 < share;
  };
}

const inSeconds = { 'retry-after': '3' };
const asDate = { date: 'Sun, 01 Mar 2026 09:00:00 GMT', 'retry-after': 'Sun, 01 Mar 2026 09:00:03 GMT' };
const byOurClock = { 'retry-after': 'Sun, 01 Mar 2026 12:00:03 GMT' };
for (const [form, headers] of Object.entries({ inSeconds, asDate, byOurClock }))
  for (const status of [429, 503])
    test(`${status} with Retry-After (${form}) is sent again when that is over, and counted`, async () => {
      const { send, arrivals, traffic } = sending(first({ status, headers }));
      expect(await send()).toMatchObject({ status: 201, inDoubt: 0 });
      expect(arrivals).toHaveLength(2);
      expect(arrivals[1]).toBeGreaterThanOrEqual(3_000);
      expect(arrivals[1]).toBeLessThan(3_200);
      expect(traffic).toMatchObject({ limited: 1, gateway: {} });
      expect(traffic.lowestRate).toBeGreaterThan(0);
    });

for (const status of [502, 503, 504]) {
  test(`${status} of a gateway is sent again and counted, and leaves in doubt what was done`, async () => {
    const { send, arrivals, traffic } = sending(first({ status, body: '<html>gateway</html>' }));
    expect(await send()).toMatchObject({ status: 201, inDoubt: 1 });
    expect(arrivals).toHaveLength(2);
    expect(traffic).toEqual({ ...noTraffic(), gateway: { [status]: 1 } });
  });

  test(`${status} with an OperationOutcome is the answer of the deployment`, async () => {
    const { send, arrivals, traffic } = sending(always({ status, body: explained }));
    expect(await send()).toMatchObject({ status, inDoubt: 0 });
    expect(arrivals).toHaveLength(1);
    expect(traffic).toEqual(noTraffic());
  });

  test(`${status} counts as it is where any answer counts`, async () => {
    const { send, arrivals, traffic } = sending(always({ status }));
    expect(await send({ ...create, asIs: true })).toMatchObject({ status });
    expect(arrivals).toHaveLength(1);
    expect(traffic).toEqual(noTraffic());
  });
}

test('an answer that is not about the way there is never sent again', async () => {
  for (const status of [200, 201, 400, 401, 403, 404, 413, 500, 501]) {
    const { send, arrivals } = sending(always({ status }));
    expect(await send()).toMatchObject({ status });
    expect(arrivals).toHaveLength(1);
  }
});

test('a gateway that never passes it on is asked five times, and once from then on', async () => {
  let isBroken = true;
  const { send, arrivals } = sending((_, { method }) =>
    isBroken && method === 'POST' ? { status: 502 } : accepted,
  );
  expect(await send()).toMatchObject({ status: 502, inDoubt: 4 });
  expect(arrivals).toHaveLength(5);
  await send();
  expect(arrivals).toHaveLength(6);
  // Another kind of request has its own five attempts, and an answer gives them back.
  await send(read);
  isBroken = false;
  expect(await send()).toMatchObject({ status: 201 });
  isBroken = true;
  const before = arrivals.length;
  await send();
  expect(arrivals.length - before).toBe(5);
});

test('a gateway that gave up waiting for an answer is not asked again', async () => {
  const { send, arrivals } = sending(always({ status: 504, tookMs: 6_000 }));
  expect(await send()).toMatchObject({ status: 504 });
  expect(arrivals).toHaveLength(1);
});

test('the evidence has each answer that a gateway lost, and no refusal of the rate', async () => {
  const replies = [{ status: 429 }, { status: 502 }, { status: 503 }, accepted];
  const { client, time } = sending((number) => replies[number - 1]!);
  const seen: (number | undefined)[] = [];
  await time.until(client.request(create, ({ answer }) => seen.push(answer?.status)));
  expect(seen).toEqual([502, 503, 201]);
});

for (const [kind, refusal] of Object.entries({
  429: { status: 429 },
  '429 with Retry-After': { status: 429, headers: { 'retry-after': '1' } },
  '503 with Retry-After': { status: 503, headers: { 'retry-after': '1' } },
}))
  test(`behind a limit that answers ${kind}, nobody sees a refusal, and half of the rate is used`, async () => {
    const { sendMany, traffic, arrivals, pacing } = limited(40, refusal);
    const answers = await sendMany(800, 8);
    expect(answers).toHaveLength(800);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(traffic.limited).toBe(arrivals.length - 800);
    expect(traffic.limited).toBeGreaterThan(0);
    expect(traffic.limited).toBeLessThan(200);
    expect(traffic.lowestRate).toBeLessThan(40);
    expect(traffic.gateway).toEqual({});
    expect(pacing.rate).toBeLessThan(60);
    expect((800 / arrivals.at(-1)!) * 1000).toBeGreaterThan(20);
  });

test('when the limit is gone, the rate rises until nothing limits it', async () => {
  const { sendMany, time, pacing, endLimit } = limited(40, { status: 429 });
  await sendMany(400, 8);
  expect(pacing.rate).toBeLessThan(60);
  endLimit();
  for (let second = 0; second < 120; second++) {
    await sendMany(8, 8);
    await time.pass(1_000);
  }
  expect(pacing.rate).toBeNull();
});

test('a limit of 503 without Retry-After slows down, and everything is answered', async () => {
  const { sendMany, traffic, arrivals } = limited(40, { status: 503 });
  const answers = await sendMany(800, 8);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(traffic.lowestRate).toBeLessThan(40);
  expect((800 / arrivals.at(-1)!) * 1000).toBeGreaterThan(10);
});

test('503 of a gateway that fails at any rate ends no run, and does not slow it down for long', async () => {
  const isLost = sometimes(0.2);
  const { sendMany, pacing, traffic } = sending(() => (isLost() ? { status: 503 } : accepted));
  const answers = await sendMany(2_000, 8);
  expect(answers).toHaveLength(2_000);
  expect(traffic.gateway[503]).toBeGreaterThan(400);
  expect(traffic.limited).toBe(0);
  expect(pacing.rate).toBeNull();
});

test('a gateway that answers less than a quarter of all requests is excused, more ends the run', async () => {
  const excused = sometimes(0.23);
  const { sendMany } = sending(() => (excused() ? { status: 502 } : accepted));
  expect(await sendMany(3_000, 4)).toHaveLength(3_000);
  const tooMany = sometimes(0.3);
  const other = sending(() => (tooMany() ? { status: 502 } : accepted));
  await expect(other.sendMany(3_000, 4)).rejects.toThrow(GatewayTroubleError);
});

test('a limit that lasts is given up on after half a minute, and the rate is lifted', async () => {
  for (const headers of [{}, { 'retry-after': '0' }, { 'retry-after': '10' }] as Record<string, string>[]) {
    const { send, arrivals, pacing } = sending(always({ status: 429, headers }));
    expect(await send()).toMatchObject({ status: 429 });
    expect(arrivals.at(-1)).toBeGreaterThan(29_900);
    expect(arrivals.at(-1)).toBeLessThan(60_000);
    expect(arrivals.length).toBeGreaterThanOrEqual(4);
    expect(pacing.rate).toBeNull();
  }
});

test('a limit that asks for an hour is not waited for', async () => {
  const { send, arrivals, pacing } = sending(always({ status: 429, headers: { 'retry-after': '3600' } }));
  expect(await send()).toMatchObject({ status: 429 });
  expect(arrivals).toEqual([0]);
  expect(pacing.rate).toBeNull();
});

test('429 that stays reaches only a caller that takes any answer; a case hears why nothing is known', async () => {
  const refusal = { status: 429, headers: { 'retry-after': '3600' }, tookMs: 0 };
  const { client } = sending(always(refusal));
  const { bare } = sending(always({ ...accepted, tookMs: 0 }));
  const { guard, stop } = watchTarget(bare, 'run', async () => null);
  const guarded = guard(client);
  expect(await guarded.request({ ...create, asIs: true })).toMatchObject({ status: 429 });
  await expect(guarded.request(create)).rejects.toThrow(/limits the rate of requests \(429\)/);
  expect(stop()).toBeNull();
});
