// Sends the request bodies of one arm: fixed VUs share them, each body goes once, in order.
import { sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';
import { type BinaryResponse, openAnswers } from './answers.ts';
import { archivedSegmentLine, beginArchived, demandArchivedHost, isArchived } from './archived/archived.ts';
import { type Bearer, createBearer } from './bearer.ts';
import { openBodies } from './bodies.ts';
import { credentialsIn } from './credentials.ts';
import { type FailureKind, failureKinds, failureOf, notRenewed } from './failure.ts';
import { order as given } from './order.ts';
import {
  eventsOf,
  type Line,
  type Measured,
  type Order,
  percentileGrid,
  type TokenHandover,
} from './protocol.ts';
import { redactorOf } from './redact.ts';
import { askRunner } from './runner-token.ts';

const order = given;
if (isArchived(order)) demandArchivedHost(order);
const credentials = credentialsIn(__ENV, isArchived(order));
const redact = redactorOf(credentials);
let bearer = credentials.token && bearerOf(credentials.token);
const bodyOf = openBodies(order);
const answers = openAnswers(order);
const sampled = new Set(order.sampled);

const closed = {
  executor: 'shared-iterations',
  vus: order.vus,
  iterations: order.requests,
  maxDuration: `${order.maxDurationMs}ms`,
  gracefulStop: '5s',
} as const;

const atRate = (arrivals: NonNullable<Order['arrivals']>) =>
  ({
    executor: 'constant-arrival-rate',
    // k6 takes whole rates.
    rate: Math.round(arrivals.requestsPerSecond * 1000),
    timeUnit: '1000s',
    duration: `${arrivals.durationMs}ms`,
    preAllocatedVUs: order.vus,
    gracefulStop: `${order.requestTimeoutMs}ms`,
  }) as const;

/**
 * What dashboards made for k6 ask for. Each tag of a sample costs time, so that without outputs
 * there is only the one that the service times need; `url` says the same as `name`, and `vu` and
 * `iter` would make a series of each request.
 */
const tagsForOutputs: Options['systemTags'] = [
  ...(['expected_response', 'scenario', 'method', 'name', 'status', 'error_code', 'proto'] as const),
  'tls_version',
];

export const options: Options = {
  scenarios: { arm: order.arrivals ? atRate(order.arrivals) : closed },
  // A redirected POST would be sent again as a GET, and the token to another host.
  maxRedirects: 0,
  insecureSkipTLSVerify: order.insecure,
  // Without `domains`, which k6 warns of: k6 talks to no other host by TLS.
  ...(credentials.certificate && { tlsAuth: [credentials.certificate] }),
  userAgent: order.userAgent,
  systemTags: order.hasOutputs ? tagsForOutputs : ['expected_response'],
  summaryTrendStats: percentileGrid.map((percentile) => `p(${percentile})`),
};

http.setResponseCallback(http.expectedStatuses(201));
const parameters: { responseType: 'binary'; headers: Record<string, string>; timeout: number } = {
  // As bytes, which JSON paths read without making a string of them: that costs more once it is not
  // all ASCII.
  responseType: 'binary',
  headers: {
    ...credentials.headers,
    'Content-Type': 'application/fhir+json',
    Accept: 'application/fhir+json',
    // The bodies come compressed: k6's own compression would cost seven times what sending does.
    ...(order.contentEncoding && { 'Content-Encoding': order.contentEncoding }),
    ...(bearer && { Authorization: bearer.header }),
  },
  timeout: order.requestTimeoutMs,
};

const acknowledged = new Counter('events_acknowledged');
const latency = order.arrivals ? new Trend('latency', true) : null;
const failed = new Map(failureKinds.map((kind) => [kind, new Counter(metricName(kind))]));

// Each access of `exec.scenario` makes a new object; its properties are live.
let scenario: typeof exec.scenario | undefined;
let beatAt = 0;
let toldConnection = false;
/** Nobody listens to the run of an archive. */
const beatEveryMs = isArchived(order) ? Infinity : 500;
let begun = !isArchived(order);
let unreachableSince = 0;
const toldKinds = new Set<string>();
// k6's engine reaches a constant of the module in less time than what was imported, or a property.
const { url, batch } = order;
const lastRequest = order.requests - 1;
const lastEvents = eventsOf(order, lastRequest);
const { post } = http;
const unreachableLimitMs = 3000;

export default function iteration(): void {
  scenario ??= exec.scenario;
  const request = scenario.iterationInTest;
  // The last one of a rate may come once more than was counted.
  if (request < order.requests) send(request);
}

/** Milliseconds since the request with this index was due; k6 starts the first at once. */
function waited(request: number): number {
  const due = scenario!.startTime + (request * 1000) / order.arrivals!.requestsPerSecond;
  return Math.max(0, Date.now() - due);
}

function send(request: number): void {
  if (!begun) begin();
  const late = latency ? waited(request) : 0;
  // A VU may have waited for its turn longer than a token lives.
  if (bearer) renewToken(bearer, Date.now());
  const response = post(url, bodyOf(request) as unknown as ArrayBuffer, parameters);
  const events = request === lastRequest ? lastEvents : batch;
  const failure = answers.isGood(response, events)
    ? null
    : failureOf(response, () => answers.contentOf(response), events);
  const now = Date.now();
  if (!toldConnection && response.status !== 0) {
    toldConnection = true;
    tell({ say: 'connection', http: response.proto, tls: response.tls_version || null });
  }
  if (failure === null) {
    acknowledged.add(events);
    if (latency) {
      const { blocked, connecting, tls_handshaking, duration } = response.timings;
      latency.add(late + blocked + connecting + tls_handshaking + duration);
    }
    unreachableSince = 0;
    if (sampled.has(request)) tell({ say: 'answer', request, ids: answers.idsIn(response) });
  } else {
    failed.get(failure)!.add(events);
    if (!toldKinds.has(failure)) {
      toldKinds.add(failure);
      tell({ say: 'failure', kind: failure, detail: detailOf(response, failure), at: now });
    }
    if (response.status === 0) waitForTarget(now);
    else unreachableSince = 0;
  }
  if (now - beatAt > beatEveryMs) {
    beatAt = now;
    tell({ say: 'beat', request });
  }
}

function begin(): void {
  if (!isArchived(order)) return;
  const own = beginArchived(order);
  begun = true;
  if (!own) return;
  bearer = createBearer(own.given, own.renew);
  parameters.headers.Authorization = bearer.header;
}

function bearerOf({ renewal, ...token }: TokenHandover): Bearer {
  return createBearer(token, renewal && askRunner(renewal));
}

/** Without a valid token nothing is measured any more. */
function renewToken(of: Bearer, now: number): void {
  const trouble = of.renewWhenDue(now);
  parameters.headers.Authorization = of.header;
  if (trouble === null) return;
  tell({ say: 'failure', kind: notRenewed, detail: trouble, at: now });
  exec.test.abort(`There is no valid token any more: ${trouble}`);
}

/** k6's error, what the OperationOutcome says, or the beginning of the body. */
function detailOf(response: BinaryResponse, kind: FailureKind): string {
  if (kind === 'timeout')
    return `no answer within ${order.requestTimeoutMs / 1000} s (to wait longer, add --timeout SECONDS)`;
  if (response.error) return beginningOf(response.error);
  try {
    const said = response.json('issue.0.diagnostics');
    if (typeof said === 'string') return beginningOf(said);
  } catch {}
  return beginningOf(String.fromCharCode(...new Uint8Array(response.body?.slice(0, 8192) ?? [])));
}

/** Without secrets, which a server may repeat. */
function beginningOf(text: string): string {
  return redact(text, bearer).slice(0, 300);
}

/** A dead target must not burn up all events at once, nor keep the run. */
function waitForTarget(now: number): void {
  unreachableSince ||= now;
  if (now - unreachableSince > unreachableLimitMs) exec.test.abort('the target does not answer');
  sleep(0.1);
}

function tell(line: Line): void {
  console.log(JSON.stringify(line));
}

function metricName(kind: FailureKind): string {
  return `events_failed_${kind.replace(/\W+/g, '_')}`;
}

interface Summary {
  state: { testRunDurationMs: number };
  metrics: Record<string, { values: Record<string, number> } | undefined>;
}

export function handleSummary({ state, metrics }: Summary): { stdout: string } {
  const count = (metric: string) => metrics[metric]?.values.count ?? 0;
  const serviceTimes = metrics['http_req_duration{expected_response:true}']?.values;
  const latencies = metrics.latency?.values;
  const measured: Measured = {
    windowMs: state.testRunDurationMs,
    endedAt: Date.now(),
    requests: count('iterations'),
    acknowledgedEvents: count('events_acknowledged'),
    failedEvents: Object.fromEntries(
      failureKinds.map((kind) => [kind, count(metricName(kind))]).filter(([, events]) => events !== 0),
    ),
    bytesSent: count('data_sent'),
    serviceTimeMs:
      serviceTimes && count('events_acknowledged') > 0
        ? percentileGrid.map((percentile) => serviceTimes[`p(${percentile})`]!)
        : null,
    latencyMs:
      latencies && count('events_acknowledged') > 0
        ? percentileGrid.map((percentile) => latencies[`p(${percentile})`]!)
        : null,
    dropped: count('dropped_iterations'),
  };
  return { stdout: isArchived(order) ? archivedSegmentLine(order, measured) : JSON.stringify(measured) };
}
