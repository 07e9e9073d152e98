import type { ApiResponse } from '../../http/client.ts';
import { retryAfterOf } from '../../http/retry-after.ts';
import { contentOf, wordsOf } from '../answer.ts';
import { type Context, proxyHint, quoted } from '../context.ts';
import { type Diagnosis, untestable } from '../diagnosis.ts';
import { spanInWords } from './token-in-words.ts';

/** Every request is refused because of too many others (RFC 6585 section 4). */
export function rateLimited(response: ApiResponse, context: Context): Diagnosis {
  const askedMs = retryAfterOf(response.headers);
  const server = response.headers.server ? ` (${context.quote(response.headers.server)})` : '';
  return untestable(
    'rate-limit',
    `${context.deployment}, or a gateway in front of it${server}, answers 429, too many requests` +
      quoted(context, wordsOf(response)),
    `${askedMs === null ? 'Try again later' : `Try again in ${spanInWords(askedMs)}, as its Retry-After says`}` +
      ', or ask its operator to raise the limit for this client.',
  );
}

/**
 * Requests get a 5xx.
 *
 * @param isEvery false if only reads, searches and the health check do
 */
export function inTrouble(response: ApiResponse, isEvery: boolean, context: Context): Diagnosis {
  const { status, headers } = response;
  const askedMs = retryAfterOf(headers);
  if (status === 503 && (contentOf(response) === 'page' || askedMs !== null))
    return untestable(
      'maintenance',
      `${context.deployment} answers 503, as for maintenance${quoted(context, wordsOf(response))}`,
      `${askedMs === null ? 'Try again when it is back.' : `Try again in ${spanInWords(askedMs)}, as its Retry-After says.`}${proxyHint(context)}`,
    );
  const requests = isEvery ? 'every request' : 'reads, searches and /healthcheck';
  return untestable(
    'server-trouble',
    `${context.deployment} answers ${status} to ${requests}${quoted(context, wordsOf(response))}`,
    `${whereToLook(status, isEvery)}${proxyHint(context)}`,
  );
}

function whereToLook(status: number, isEvery: boolean): string {
  if (status === 502 || status === 503 || status === 504)
    return 'The gateway does not reach it: check that it is running, then read the log of the gateway.';
  return isEvery
    ? 'Its log says why.'
    : 'An Auditbox that cannot reach Elasticsearch does that. Check that Elasticsearch is running.';
}
