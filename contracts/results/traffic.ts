/**
 * What was in the way between the harness and the deployment, and did not decide a verdict. Counts of
 * answers and requests.
 */
export interface Traffic {
  /** Answers that refused a request because of the rate: 429, or 503 with Retry-After. */
  limited: number;
  /** The lowest rate at which the run sent, in requests per second. Null if nothing limited it. */
  lowestRate: number | null;
  /** Answers of a gateway after which the request was sent again, by status: 502, 503, 504. */
  gateway: Record<string, number>;
  /** Requests sent again because the server had closed an idle connection. */
  reconnected: number;
}

export function noTraffic(): Traffic {
  return { limited: 0, lowestRate: null, gateway: {}, reconnected: 0 };
}

/** Returns the sum of the counts of several processes or parts of a run. */
export function sumOfTraffic(parts: readonly Traffic[]): Traffic {
  const sum = noTraffic();
  for (const { limited, lowestRate, gateway, reconnected } of parts) {
    sum.limited += limited;
    sum.reconnected += reconnected;
    sum.lowestRate = lower(sum.lowestRate, lowestRate);
    for (const [status, count] of Object.entries(gateway))
      sum.gateway[status] = (sum.gateway[status] ?? 0) + count;
  }
  return sum;
}

export function lower(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
