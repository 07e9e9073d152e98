import { Readable } from 'node:stream';
import { type Dispatcher, request as undiciRequest } from 'undici';
import type { TargetConfiguration } from '../configuration/configuration.ts';
import type { TokenSource } from '../credentials/token.ts';
import { readBody } from './answer-body.ts';
import { type Carriage, carriedBy, noteUse, wasIdleConnection } from './carriage.ts';
import type { ConnectionOptions } from './connection.ts';
import { explainConnectionError, isClosedConnection, isRefusedConnection } from './connection-error.ts';
import { createConnections } from './connections.ts';
import type { RawExchange } from './exchange.ts';
import { startTimeLimit, TimeLimitError } from './time-limit.ts';
import { userAgentOf } from './user-agent.ts';

const defaultTimeoutMs = 30_000;

export interface ApiRequest {
  method: string;
  /** Path below the base URL, with the query: `/AuditEvent?_id=1`. */
  path: string;
  headers?: Record<string, string>;
  /** An iterable is sent in chunked transfer coding. It must give the same chunks each time. */
  body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Value of the `Authorization` header. Default: the run's own token. Null sends no header. */
  authorization?: string | null;
  /** Time limit of the exchange. Milliseconds; the default is configured, or else 30 seconds. */
  timeoutMs?: number;
  /** Any answer counts, and none too: it is sent again only if the rate was limited (429). */
  asIs?: boolean;
}

export interface ApiResponse {
  status: number;
  /** Names are in lower case. Repeated headers are joined by a comma. */
  headers: Record<string, string>;
  body: Buffer;
  /** Milliseconds since the epoch when the request was sent and when the last byte arrived. */
  sentAt: number;
  receivedAt: number;
  durationMs: number;
  /** How often it was sent before without a clear answer. Each time it may have been carried out. */
  inDoubt: number;
}

/**
 * The request got no complete answer: the connection was refused or reset, or the answer was too
 * slow or too long.
 */
export class NoAnswerError extends Error {
  /** True if the server accepted the connection and then closed it before it answered. */
  readonly closed: boolean;
  /** True if there was no connection, so that the request was not sent. */
  readonly notSent: boolean;
  /** True if the time limit ended the exchange. */
  readonly tookTooLong: boolean;
  /** The cause in plain words. */
  readonly reason: string;
  constructor(request: string, reason: string, cause: unknown) {
    super(`${request}: ${reason}`, { cause });
    this.name = 'NoAnswerError';
    this.reason = reason;
    this.closed = isClosedConnection(cause);
    this.notSent = isRefusedConnection(cause);
    this.tookTooLong = cause instanceof TimeLimitError;
  }
}

type OnExchange = (exchange: RawExchange) => void;

export interface ClientOptions extends ConnectionOptions {
  /** Is called when a request was sent again because the server had closed an idle connection. */
  onReconnect?: () => void;
}

export interface Client {
  readonly baseUrl: string;
  /**
   * Sends one request. It does not follow redirects, so that no other host receives the token.
   *
   * If the server had closed the idle connection, it sends the request once more on a new one (RFC
   * 9112 section 9.3.1), even one that is not idempotent: `inDoubt` says so.
   *
   * @param onExchange receives the exchange, even one without an answer
   * @throws {NoAnswerError} when no complete answer arrives within the time limit
   * @throws {UntestableError} when a token is needed and there is none
   */
  request(request: ApiRequest, onExchange?: OnExchange): Promise<ApiResponse>;
  close(): Promise<void>;
}

/** Creates a client of the FHIR API under test. */
export function createClient(
  configuration: TargetConfiguration,
  tokens: TokenSource,
  { onReconnect = () => {}, ...options }: ClientOptions = {},
): Client {
  const connections = createConnections(configuration, options);
  const limitMs = configuration.timeoutMs ?? defaultTimeoutMs;
  const { headers: extra = {} } = configuration;
  const hasUserAgent = Object.keys(extra).some((name) => name.toLowerCase() === 'user-agent');
  const userAgent: Record<string, string> = hasUserAgent ? {} : { 'user-agent': userAgentOf(configuration) };

  const sendOnce = async (
    request: ApiRequest,
    dispatcher: Dispatcher,
    onExchange: OnExchange,
  ): Promise<Outcome> => {
    const url = `${configuration.baseUrl}${request.path}`;
    const headers = { ...extra, ...request.headers, ...(await authorizationHeader(request, tokens)) };
    const exchange = { method: request.method, url, headers, body: wholeBody(request.body) };
    const started = performance.now();
    const sentAt = Date.now();
    const carriage: Carriage = {};
    try {
      const sent = { ...userAgent, ...headers };
      const answer = await send(url, sent, { timeoutMs: limitMs, ...request }, dispatcher, carriage);
      const durationMs = performance.now() - started;
      const response = { ...answer, sentAt, receivedAt: sentAt + durationMs, durationMs, inDoubt: 0 };
      onExchange({ ...exchange, answer: response, error: null, durationMs });
      return { response, idleMs: response.status === requestTimeout ? carriage.idleMs : undefined };
    } catch (error) {
      const reason = error instanceof TimeLimitError ? error.message : explainConnectionError(error);
      onExchange({ ...exchange, answer: null, error: reason, durationMs: performance.now() - started });
      const failure = new NoAnswerError(`${request.method} ${url}`, reason, error);
      const wasIdle = failure.closed && wasIdleConnection(carriage);
      return { failure, idleMs: wasIdle ? carriage.idleMs : undefined };
    }
  };

  return {
    baseUrl: configuration.baseUrl,
    async request(request, onExchange = () => {}) {
      const first = await sendOnce(request, connections.current(), onExchange);
      const mayRepeat = first.idleMs !== undefined && !request.asIs;
      if (!mayRepeat) return responseOf(first);
      const response = responseOf(await sendOnce(request, connections.fresh(), onExchange));
      // The server answers on a new connection, so the request was not what made it close the other.
      connections.learn(first.idleMs!);
      onReconnect();
      return isIdempotent(request) ? response : { ...response, inDoubt: 1 };
    },
    close: () => connections.close(),
  };
}

interface Outcome {
  response?: ApiResponse;
  failure?: NoAnswerError;
  /**
   * For how long the connection was idle before, if that is why the server closed it without an
   * answer to the request.
   */
  idleMs: number | undefined;
}

function responseOf({ response, failure }: Outcome): ApiResponse {
  if (failure || !response) throw failure;
  return response;
}

/**
 * RFC 9110 section 15.5.9: the server closes the connection, and the client may send the request
 * again on another.
 */
const requestTimeout = 408;

/** RFC 9110 section 9.2.2. */
function isIdempotent({ method }: ApiRequest): boolean {
  return method !== 'POST' && method !== 'PATCH';
}

async function authorizationHeader(
  request: ApiRequest,
  tokens: TokenSource,
): Promise<Record<string, string>> {
  if (request.authorization === null) return {};
  if (request.authorization !== undefined) return { authorization: request.authorization };
  const token = await tokens.get();
  return token ? { authorization: `Bearer ${token.value}` } : {};
}

async function send(
  url: string,
  headers: Record<string, string>,
  { method, body, timeoutMs = defaultTimeoutMs }: ApiRequest,
  dispatcher: Dispatcher,
  carriage: Carriage,
): Promise<Pick<ApiResponse, 'status' | 'headers' | 'body'>> {
  const limit = startTimeLimit(timeoutMs);
  if (body !== undefined && isWhole(body)) limit.allow(body.length);
  try {
    const answer = await carriedBy(carriage, () =>
      undiciRequest(url, {
        method: method as Dispatcher.HttpMethod,
        headers,
        body: body === undefined || isWhole(body) ? (body ?? null) : Readable.from(body),
        dispatcher,
        signal: limit.signal,
        // The time limit covers both.
        headersTimeout: 0,
        bodyTimeout: 0,
      }),
    );
    const answerHeaders = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    return {
      status: answer.statusCode,
      headers: answerHeaders,
      body: await readBody(answer.body, answerHeaders, limit.allow),
    };
  } finally {
    limit.end();
    noteUse(carriage);
  }
}

function isWhole(body: NonNullable<ApiRequest['body']>): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array;
}

function wholeBody(body: ApiRequest['body']): string | Uint8Array | null {
  return body !== undefined && isWhole(body) ? body : null;
}
