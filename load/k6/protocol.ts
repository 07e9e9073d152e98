// What the runner and the k6 script say to each other. Both runtimes read it.
import type { NumberPlaces } from './numbering.ts';

/** Environment variable with the order, as JSON. */
export const orderVariable = 'AUDITBOX_LOAD_ORDER';
/** Environment variable with a `Credentials` as JSON. */
export const credentialsVariable = 'AUDITBOX_LOAD_CREDENTIALS';

/** All that is secret. It reaches k6 by its environment, and no file or argument. */
export interface Credentials {
  /** null when authorization is off. */
  token: TokenHandover | null;
  /** Extra headers of each request. */
  headers: Record<string, string>;
  /** For mutual TLS, as PEM; the key is not encrypted. Null for none. */
  certificate: { cert: string; key: string } | null;
}

/** A token, and when it expires: milliseconds since the epoch, null when it does not. */
export interface GivenToken {
  token: string;
  expiresAt: number | null;
}

/** Why there is no token: a sentence without secrets. */
export interface RefusedToken {
  refused: string;
}

/** The token that k6 begins with, and where it gets the next; null for one that was given ready. */
export interface TokenHandover extends GivenToken {
  renewal: TokenRenewal | null;
}

/** The token endpoint of the runner. */
export interface TokenRenewal {
  /** On loopback. */
  url: string;
  /** The bearer token of a request to it. */
  secret: string;
}

/** What one k6 process has to send. */
export interface Order {
  url: string;
  bodiesFile: string;
  offsetsFile: string;
  startsFile: string;
  /** In the file; fewer than requests when they come again. */
  bodies: number;
  numberPlaces: NumberPlaces;
  requests: number;
  /** Events in all requests together. */
  events: number;
  /** Events a request; the last one may have fewer. */
  batch: number;
  isBulk: boolean;
  /** Content-Encoding that the bodies have already; null for none. */
  contentEncoding: 'gzip' | null;
  marker: string;
  vus: number;
  /** Open model: requests start at this rate; null in the closed model. */
  arrivals: { requestsPerSecond: number; durationMs: number } | null;
  /** Milliseconds after which no further request is started. */
  maxDurationMs: number;
  requestTimeoutMs: number;
  userAgent: string;
  insecure: boolean;
  /** True when k6 also sends its samples to outputs. */
  hasOutputs: boolean;
  /** Requests whose verified answers are handed back. */
  sampled: number[];
  /** In an archive, which k6 runs without the runner: what it belongs to. */
  archive?: ArchivedRun;
}

/** What an archive was made for. No secrets. */
export interface ArchivedRun {
  runId: string;
  seed: number;
  harness: { name: string; version: string };
  /** FHIR base URL. */
  target: string;
  /** The one host that consent was given for. */
  host: string;
  corpus: { count: number; bytes: number; sha256: string; seed: number };
}

/** First property of the line that a run of an archive writes to stdout. */
export const archivedSegmentMark = 'auditboxLoadSegment';

/** What k6 says of the part of an archive that it sent: one line of JSON on stdout. */
export interface ArchivedSegment {
  [archivedSegmentMark]: 1;
  /** `1/4`; `1/1` when it sent all. */
  segment: string;
  archive: ArchivedRun;
  order: Pick<Order, 'events' | 'requests' | 'batch' | 'isBulk' | 'marker' | 'vus' | 'requestTimeoutMs'>;
  measured: Measured;
}

/**
 * One line of JSON on stderr. Each VU beats twice a second, so that k6 dies of SIGPIPE when its
 * runner is gone.
 */
export type Line =
  | { say: 'beat'; request: number }
  /** How a VU's first answer came: HTTP and TLS version in k6's words; `tls` null without. */
  | { say: 'connection'; http: string; tls: string | null }
  /** A verified answer: the ids of its events, in order. */
  | { say: 'answer'; request: number; ids: string[] }
  /** The first failure of its kind in a VU. `at`: milliseconds since the epoch. */
  | { say: 'failure'; kind: string; detail: string; at: number };

/** What k6 measured, as JSON on stdout. */
export interface Measured {
  windowMs: number;
  /** When the last iteration had ended, to some milliseconds. Milliseconds since the epoch. */
  endedAt: number;
  /** Iterations that came to an end: requests answered or failed. */
  requests: number;
  acknowledgedEvents: number;
  /** Events of failed requests by kind. */
  failedEvents: Record<string, number>;
  bytesSent: number;
  /** Service time at each of `percentileGrid`; null without an answer of 201. */
  serviceTimeMs: number[] | null;
  /** The same of the latency from when a request was due; null in the closed model. */
  latencyMs?: number[] | null;
  /** Requests that were due and never sent. */
  dropped?: number;
}

/**
 * Exit code of k6 when a script called `exec.test.abort`:
 * https://github.com/grafana/k6/tree/master/errext/exitcodes
 */
export const abortedByScript = 108;

/** How many events the request with this index carries. */
export function eventsOf({ batch, events }: Pick<Order, 'batch' | 'events'>, request: number): number {
  return Math.min(batch, events - request * batch);
}

/**
 * Percentiles that k6 reports of each arm: fine enough in the tail to merge arms without averaging
 * percentiles.
 */
export const percentileGrid: readonly number[] = [
  ...Array.from({ length: 198 }, (_, index) => index / 2),
  ...Array.from({ length: 101 }, (_, index) => (9900 + index) / 100),
];
