import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { type Dispatcher, request as undiciRequest } from 'undici';
import type { TargetConfiguration } from '../configuration/configuration.ts';
import type { TokenSource } from '../credentials/token.ts';
import { type ConnectionOptions, createConnection } from './connection.ts';
import { explainConnectionError, isClosedConnection } from './connection-error.ts';
import type { RawExchange } from './exchange.ts';
import { userAgentOf } from './user-agent.ts';

/** Maximum size of an answer. A longer one is an error. */
export const maxAnswerBytes = 64 * 1024 * 1024;

export interface ApiRequest {
  method: string;
  /** Path below the base URL, with the query: `/AuditEvent?_id=1`. */
  path: string;
  headers?: Record<string, string>;
  /** An iterable is sent in chunked transfer coding. */
  body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Value of the `Authorization` header. Default: the run's own token. Null sends no header. */
  authorization?: string | null;
  /** Time limit of the whole exchange. Milliseconds; default 30 seconds. */
  timeoutMs?: number;
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
}

/**
 * The request got no complete answer: the connection was refused or reset, or the answer was too
 * slow or too long.
 */
export class NoAnswerError extends Error {
  /** True if the server accepted the connection and then closed it before it answered. */
  readonly closed: boolean;
  /** The cause in plain words. */
  readonly reason: string;
  constructor(request: string, reason: string, cause: unknown) {
    super(`${request}: ${reason}`, { cause });
    this.name = 'NoAnswerError';
    this.reason = reason;
    this.closed = isClosedConnection(cause);
  }
}

export interface Client {
  readonly baseUrl: string;
  /**
   * Sends one request. It does not follow redirects, so that no other host receives the token.
   *
   * @param onExchange receives the exchange, even one without an answer
   * @throws {NoAnswerError} when no complete answer arrives within the time limit
   * @throws {UntestableError} when a token is needed and there is none
   */
  request(request: ApiRequest, onExchange?: (exchange: RawExchange) => void): Promise<ApiResponse>;
  close(): Promise<void>;
}

/** Creates a client of the FHIR API under test. */
export function createClient(
  configuration: TargetConfiguration,
  tokens: TokenSource,
  options: ConnectionOptions = {},
): Client {
  const dispatcher = createConnection(configuration, options);
  const { headers: extra = {} } = configuration;
  const hasUserAgent = Object.keys(extra).some((name) => name.toLowerCase() === 'user-agent');
  const userAgent: Record<string, string> = hasUserAgent ? {} : { 'user-agent': userAgentOf(configuration) };
  return {
    baseUrl: configuration.baseUrl,
    async request(request, onExchange = () => {}) {
      const url = `${configuration.baseUrl}${request.path}`;
      const headers = { ...extra, ...request.headers, ...(await authorizationHeader(request, tokens)) };
      const exchange = { method: request.method, url, headers, body: wholeBody(request.body) };
      const started = performance.now();
      const sentAt = Date.now();
      try {
        const answer = await send(url, { ...userAgent, ...headers }, request, dispatcher);
        const durationMs = performance.now() - started;
        const response = { ...answer, sentAt, receivedAt: sentAt + durationMs, durationMs };
        onExchange({ ...exchange, answer: response, error: null, durationMs });
        return response;
      } catch (error) {
        const reason = explainConnectionError(error);
        onExchange({ ...exchange, answer: null, error: reason, durationMs: performance.now() - started });
        throw new NoAnswerError(`${request.method} ${url}`, reason, error);
      }
    },
    close: () => dispatcher.close(),
  };
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
  { method, body, timeoutMs = 30_000 }: ApiRequest,
  dispatcher: Dispatcher,
): Promise<Pick<ApiResponse, 'status' | 'headers' | 'body'>> {
  const answer = await undiciRequest(url, {
    method: method as Dispatcher.HttpMethod,
    headers,
    body: body === undefined || isWhole(body) ? (body ?? null) : Readable.from(body),
    dispatcher,
    signal: AbortSignal.timeout(timeoutMs),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const answerHeaders = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return {
    status: answer.statusCode,
    headers: answerHeaders,
    body: await readBody(answer.body, answerHeaders),
  };
}

function isWhole(body: NonNullable<ApiRequest['body']>): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array;
}

function wholeBody(body: ApiRequest['body']): string | Uint8Array | null {
  return body !== undefined && isWhole(body) ? body : null;
}

const decoders: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Reads and decodes at most `maxAnswerBytes`, counted after decoding, so that a gzip bomb ends
 * early.
 */
async function readBody(
  body: Dispatcher.ResponseData['body'],
  headers: Record<string, string>,
): Promise<Buffer> {
  const decoder = decoders[headers['content-encoding']?.toLowerCase() ?? '']?.();
  const stream = decoder ? body.pipe(decoder) : body;
  if (decoder) body.on('error', (error) => decoder.emit('error', error));
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxAnswerBytes) {
      body.destroy();
      throw new Error(`its answer is longer than ${maxAnswerBytes / 1024 / 1024} MiB`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
