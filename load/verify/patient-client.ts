import { setTimeout as delay } from 'node:timers/promises';
import { pauseBeforeNext } from '../../target/http/back-off.ts';
import { type ApiRequest, type ApiResponse, type Client, NoAnswerError } from '../../target/http/client.ts';
import { isTransient, retryAfterOf } from '../../target/http/retry-after.ts';

/** How long a target that can't answer now is asked again. Milliseconds. */
export interface Patience {
  /** Of one request, if the answer does not say when to come back. */
  unaskedMs: number;
  /** Of one request, if it does. */
  askedMs: number;
  /** Of all requests together. */
  totalMs: number;
}

const usual: Patience = { unaskedMs: 30_000, askedMs: 120_000, totalMs: 300_000 };
const backOff = { firstMs: 200, longestMs: usual.askedMs };
/** Closed connections in a row: more than these are no idle ones. */
const mostClosed = 3;

/**
 * Wraps a client so that it asks again when the target can't answer now: after 429, 502, 503 and
 * 504, and for reads after a connection that was closed. It slows down to what a rate limit allows.
 * When its patience ends there is no answer: a NoAnswerError says why.
 */
export function createPatientClient(client: Client, patience: Patience = usual): Client {
  const pace = createPace();
  let waitedMs = 0;
  return {
    ...client,
    async request(request, onExchange) {
      const startedAt = Date.now();
      for (let attempt = 1; ; attempt++) {
        await pace.turn();
        const came = await answerTo(client, request, onExchange, attempt);
        if (came !== 'closed' && !isTransient(came.status)) {
          pace.passed();
          return came;
        }
        const askedMs = came === 'closed' ? null : retryAfterOf(came.headers);
        const pauseMs = pauseBeforeNext(attempt, askedMs, backOff);
        const ownMs = Date.now() - startedAt + (askedMs ?? pauseMs);
        const mostMs = askedMs === null ? patience.unaskedMs : patience.askedMs;
        if (ownMs > mostMs || waitedMs + pauseMs > patience.totalMs)
          throw new NoAnswerError(
            `${request.method} ${client.baseUrl}${request.path}`,
            whyNone(came, Date.now() - startedAt, askedMs),
            null,
          );
        if (came !== 'closed' && (came.status === 429 || came.status === 503)) pace.refused();
        waitedMs += pauseMs;
        await delay(pauseMs);
      }
    },
  };
}

/** A submission on a closed connection may have been stored, so it is not sent again. */
async function answerTo(
  client: Client,
  request: ApiRequest,
  onExchange: Parameters<Client['request']>[1],
  attempt: number,
): Promise<ApiResponse | 'closed'> {
  try {
    return await client.request(request, onExchange);
  } catch (error) {
    const isIdle = error instanceof NoAnswerError && error.closed && attempt <= mostClosed;
    if (isIdle && request.method === 'GET') return 'closed';
    throw error;
  }
}

function whyNone(came: ApiResponse | 'closed', forMs: number, askedMs: number | null): string {
  if (came === 'closed') return 'it closed each connection before it answered';
  const status = came.status === 429 ? '429, because it limits the rate of requests' : `${came.status}`;
  if (askedMs !== null && askedMs > forMs)
    return `it answered ${status}, and asks to come back in ${Math.ceil(askedMs / 1000)} s`;
  return `it still answered ${status}, after ${Math.round(forMs / 1000)} s`;
}

interface Pace {
  turn(): Promise<void>;
  passed(): void;
  refused(): void;
}

/** Leaves longer gaps between requests after a refusal, and shorter ones after each that passed. */
function createPace(): Pace {
  const [firstMs, longestMs, shrinks] = [20, 1000, 0.97];
  let gapMs = 0;
  return {
    turn: () => (gapMs < 1 ? Promise.resolve() : delay(gapMs)),
    passed() {
      gapMs *= shrinks;
    },
    refused() {
      gapMs = Math.min(longestMs, Math.max(firstMs, gapMs * 2));
    },
  };
}
