import { setTimeout as delay } from 'node:timers/promises';
import type { ApiRequest, ApiResponse, Client } from '../../target/http/client.ts';
import type { RawExchange } from '../../target/http/exchange.ts';
import { UnfoundedProof } from './breach.ts';

/** RFC 6585 section 4. */
const tooManyRequests = 429;
const attempts = 4;
const longestWaitSeconds = 15;

/**
 * Sends a request, and repeats it when a gateway limits the rate. A rate limit says nothing about
 * the deployment.
 *
 * @throws {UnfoundedProof} when every attempt was limited
 */
export async function sendWithinLimits(
  client: Client,
  request: ApiRequest,
  onExchange: (exchange: RawExchange) => void,
): Promise<ApiResponse> {
  for (let attempt = 1; ; attempt++) {
    const response = await client.request(request, onExchange);
    if (response.status !== tooManyRequests) return response;
    if (attempt === attempts || isStream(request.body))
      throw new UnfoundedProof(
        'answered 429: something limits the rate of requests; lift the limit for the harness',
      );
    await delay(Math.min(retryAfter(response) ?? attempt, longestWaitSeconds) * 1000 + Math.random() * 500);
  }
}

/** Returns the seconds that the answer asks the client to wait (RFC 9110 section 10.2.3). */
function retryAfter({ headers }: ApiResponse): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

function isStream(body: ApiRequest['body']): boolean {
  return body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array);
}
