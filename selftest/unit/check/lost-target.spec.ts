import { untestable } from '../../../target/diagnosis/diagnosis.ts';
import type { ApiRequest, ApiResponse, Client } from '../../../target/http/client.ts';
import { type Watch, watchTarget } from '../../../tests/engine/lost-target.ts';
import { expect, test } from '../../plain-test.ts';

const create: ApiRequest = { method: 'POST', path: '/AuditEvent' };
const search: ApiRequest = { method: 'GET', path: '/AuditEvent?_id=1' };

interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** A watched client. The watch looks into what is answered by requests of its own, which are counted. */
function watched(answering: (request: ApiRequest) => Reply) {
  const sent = { byCases: 0, byWatch: 0 };
  const clientOf = (sender: keyof typeof sent): Client => ({
    baseUrl: 'http://deployment',
    async request(request): Promise<ApiResponse> {
      sent[sender]++;
      const { status, headers = {}, body = '' } = answering(request);
      const times = { sentAt: 0, receivedAt: 0, durationMs: 0 };
      return { status, headers, body: Buffer.from(body), ...times, inDoubt: 0 };
    },
    close: async () => {},
  });
  const revoked = untestable('forbidden', 'The token was revoked.', 'Get another.');
  const watch: Watch = watchTarget(clientOf('byWatch'), 'run', async () => revoked, 10_000, [0, 10, 20, 40]);
  return { sent, stop: watch.stop, client: watch.guard(clientOf('byCases')) };
}

const page: Reply = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Login</html>' };
for (const [what, reply] of Object.entries({
  401: { status: 401 },
  403: { status: 403 },
  'a redirect': { status: 302 },
  'a page': page,
}))
  test(`${what} to one kind of request is its answer, if creates still work`, async () => {
    const { client, sent, stop } = watched(({ method }) => (method === 'POST' ? { status: 201 } : reply));
    for (let nth = 0; nth < 10; nth++)
      expect(await client.request(search)).toMatchObject({ status: reply.status });
    // Looked into three times, by a create and a read each, and from then on known.
    expect(sent).toEqual({ byCases: 10, byWatch: 6 });
    expect(stop()).toBeNull();
  });

test('what is refused on purpose is not looked into', async () => {
  const { client, sent, stop } = watched(() => ({ status: 401 }));
  for (const authorization of [null, 'Bearer wrong'])
    expect(await client.request({ ...create, authorization })).toMatchObject({ status: 401 });
  expect(await client.request({ ...create, asIs: true })).toMatchObject({ status: 401 });
  expect(sent.byWatch).toBe(0);
  expect(stop()).toBeNull();
});

test('when nothing works any more, all requests hear the one reason, and nothing more is sent', async () => {
  let isRevoked = false;
  const { client, sent, stop } = watched(() => ({ status: isRevoked ? 401 : 201 }));
  await client.request(create);
  isRevoked = true;
  const atOnce = Array.from({ length: 8 }, (_, nth) => client.request(nth % 2 ? create : search));
  const reasons = (await Promise.allSettled(atOnce)).map((one) => 'reason' in one && one.reason.message);
  expect(new Set(reasons)).toEqual(new Set(['The token was revoked. Get another.']));
  expect(stop()).toMatchObject({ reason: 'The token was revoked. Get another.' });
  // At most four looks, by a create and a read each, for all eight together.
  expect(sent.byWatch).toBeLessThanOrEqual(8);
  const before = { ...sent };
  for (const request of [create, search, { ...create, asIs: true }])
    await expect(client.request(request)).rejects.toThrow('The token was revoked. Get another.');
  expect(sent).toEqual(before);
});

test('a deployment that is back after a moment is not lost', async () => {
  let refusals = 3;
  const { client, stop } = watched(() => ({ status: refusals-- > 0 ? 403 : 201 }));
  expect(await client.request(create)).toMatchObject({ status: 403 });
  expect(await client.request(create)).toMatchObject({ status: 201 });
  expect(stop()).toBeNull();
});
