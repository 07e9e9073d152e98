import type { ApiResponse } from '../client.ts';

/** How an answer asks to send the request again later. */
export type Refusal =
  /** 429, or 503 with Retry-After: too many requests were sent. */
  | 'limited'
  /** 503 without Retry-After: a gateway that limits the rate, or one without an upstream. */
  | 'busy'
  /** 502 or 504: a gateway without an upstream. */
  | 'gateway';

/**
 * Returns how an answer asks to send the request again. Null for an answer of the deployment itself,
 * which explains a failure in an OperationOutcome.
 */
export function refusalOf({ status, headers, body }: Pick<ApiResponse, 'status' | 'headers' | 'body'>) {
  if (status === 429 || (status === 503 && headers['retry-after'])) return 'limited' satisfies Refusal;
  if (status !== 502 && status !== 503 && status !== 504) return null;
  if (isOperationOutcome(body)) return null;
  return (status === 503 ? 'busy' : 'gateway') satisfies Refusal;
}

function isOperationOutcome(body: Buffer): boolean {
  return body.subarray(0, 1_000).includes('"OperationOutcome"');
}
