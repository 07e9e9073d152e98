import { gzipSync } from 'node:zlib';
import type { CountedBy, Preflight } from '../../contracts/results/load-result/validity.ts';
import { UntestableError } from '../../platform/exit.ts';
import type { ApiResponse, Client } from '../../target/http/client.ts';
import type { PreparedEvents } from '../arm/pack.ts';
import { markerOf } from '../plan/plan.ts';
import { chooseCounting } from '../verify/count.ts';
import { eventsInAnswer, parseJson, readStored } from '../verify/stored-events.ts';

/** What a few events say about a deployment before any load. */
export interface Trial {
  preflight: Preflight;
  countedBy: CountedBy;
  /** How long a single event took, the faster of two. Milliseconds. */
  singleMs: number;
  /** Why gzip bodies are not sent; null when the target takes them, or they were not asked for. */
  gzipRefused: string | null;
}

/**
 * A few contract cases before any load: a deployment that fails them is not loaded, since nothing
 * it acknowledges could be counted. Also finds out how stored events can be counted, and whether
 * the target takes gzip bodies, which no document promises.
 *
 * @param markedAs what the marker of its events begins with
 * @param settings.gzip whether gzip bodies are to be sent
 * @throws {UntestableError} when the token is refused
 * @throws {NoAnswerError} when the target does not answer
 */
export async function runPreflight(
  client: Client,
  prepared: PreparedEvents,
  markedAs: string,
  { visibilityTimeoutMs, gzip }: { visibilityTimeoutMs: number; gzip: boolean },
): Promise<Trial> {
  const marker = markerOf(markedAs, 0);
  const sent = [0, 1, 2, 3].map((number) => prepared(marker, number));
  const bundle = bundleOf(sent.slice(2));
  const submissions = [
    {
      name: 'POST /AuditEvent returns 201 and the event with a new id',
      path: '/AuditEvent',
      body: sent[0]!,
    },
    {
      name: 'a second POST /AuditEvent returns 201 and the event with a new id',
      path: '/AuditEvent',
      body: sent[1]!,
    },
    { name: 'POST / with a Bundle of two returns 201 and both events with new ids', path: '/', body: bundle },
  ];
  const cases: Preflight['cases'] = [];
  const ids: string[] = [];
  const times: number[] = [];
  let repeated = 0;
  for (const { name, path, body } of submissions) {
    const response = await submit(client, path, body, undefined, () => {
      repeated += eventsInAnswer(body).length;
    });
    if (path === '/AuditEvent') times.push(response.durationMs);
    const found = newIds(
      response,
      eventsInAnswer(body).map(({ id }) => id),
    );
    const message = typeof found === 'string' ? found : null;
    cases.push({ name, passed: message === null, message });
    if (typeof found !== 'string') ids.push(...found);
  }
  if (ids.length === sent.length) cases.push(await readBack(client, ids, sent, visibilityTimeoutMs));
  const passed = cases.every((one) => one.passed);
  const known = {
    marker,
    events: sent.length,
    atMost: sent.length + repeated,
    unused: `${marker}-unused`,
  };
  const countedBy = passed ? await chooseCounting(client, known, visibilityTimeoutMs) : 'sample-only';
  return {
    preflight: { passed, cases },
    countedBy,
    singleMs: Math.min(...times),
    // After the counting, which knows the events sent so far.
    gzipRefused: passed && gzip ? await whyNoGzip(client, prepared, marker, visibilityTimeoutMs) : null,
  };
}

function bundleOf(events: readonly string[]): string {
  const entries = events.map((event) => `{"resource":${event}}`);
  return `{"resourceType":"Bundle","type":"collection","entry":[${entries.join(',')}]}`;
}

/**
 * What speaks against gzip bodies, singly and in Bundles; null when both are stored as they were
 * before compression.
 */
async function whyNoGzip(
  client: Client,
  prepared: PreparedEvents,
  marker: string,
  visibilityTimeoutMs: number,
): Promise<string | null> {
  const sent = [4, 5, 6].map((number) => prepared(marker, number));
  const ids: string[] = [];
  for (const [what, path, body] of [
    ['a gzip body', '/AuditEvent', sent[0]!],
    ['a gzip Bundle', '/', bundleOf(sent.slice(1))],
  ] as const) {
    const response = await submit(client, path, body, 'gzip');
    const found = newIds(
      response,
      eventsInAnswer(body).map(({ id }) => id),
    );
    if (typeof found === 'string') return `${what}: ${found}`;
    ids.push(...found);
  }
  const { message } = await readBack(client, ids, sent, visibilityTimeoutMs);
  return message && `a gzip body: ${message}`;
}

/** @param onLost called when there was no answer or a gateway lost it, so that events may be stored twice */
async function submit(
  client: Client,
  path: string,
  body: string,
  encoding?: 'gzip',
  onLost: () => void = () => {},
): Promise<ApiResponse> {
  const request = {
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/fhir+json',
      accept: 'application/fhir+json',
      ...(encoding && { 'content-encoding': encoding }),
    },
    body: encoding ? gzipSync(body) : body,
  };
  const response = await client.request(request, ({ answer }) => {
    if (answer === null || [502, 503, 504].includes(answer.status)) onLost();
  });
  if (response.status === 401 || response.status === 403)
    throw new UntestableError(
      `The target at ${client.baseUrl} returned ${response.status} for a submission with this token. Check the client and its rights.`,
    );
  return response;
}

/** The ids given to the events, or what is wrong with the answer. */
function newIds({ status, body }: ApiResponse, sentIds: (string | undefined)[]): string[] | string {
  if (status !== 201) {
    const isOtherSuccess = status >= 200 && status < 300;
    return `the response was ${status} instead of 201${isOtherSuccess ? '; only a 201 counts as acknowledged' : ''}`;
  }
  const ids = eventsInAnswer(body).flatMap(({ id }) => (id ? [id] : []));
  if (ids.length !== sentIds.length)
    return `the response has ${ids.length} events with an id instead of ${sentIds.length}`;
  if (new Set([...ids, ...sentIds]).size !== ids.length + sentIds.length)
    return 'an id was not replaced, or was used twice';
  return ids;
}

async function readBack(
  client: Client,
  ids: string[],
  sent: string[],
  visibilityTimeoutMs: number,
): Promise<Preflight['cases'][number]> {
  const name = 'reading each event by its new id returns what was sent';
  const deadline = Date.now() + visibilityTimeoutMs;
  for (const [index, id] of ids.entries()) {
    const reading = await readStored(client, id, parseJson(sent[index]!) as never, deadline);
    if (reading.kind === 'as-sent') continue;
    if (reading.status === 401 || reading.status === 403)
      throw new UntestableError(
        `The target at ${client.baseUrl} acknowledged an event, but returned ${reading.status} when it was read. Give the client the right to read events, so that the run can verify what is stored.`,
      );
    const within =
      reading.kind === 'missing' ? ` within ${visibilityTimeoutMs / 1000} s (--visibility-timeout)` : '';
    return { name, passed: false, message: `${reading.message}${within}` };
  }
  return { name, passed: true, message: null };
}
