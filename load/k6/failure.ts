// Judges answers; no k6 imports, so that Node tests it too.

/** A request that acknowledged nothing, by why. */
export type FailureKind =
  | 'no connection'
  | 'timeout'
  | 'rate limited'
  | `status ${number}`
  | 'other status'
  | '201, wrong events'
  | '201, id kept';

const statuses = [
  200, 202, 204, 301, 302, 307, 308, 400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 415, 422,
  423, 431, 500, 501, 502, 503, 504, 507, 508, 520, 521, 522, 523, 524,
];

/** Every kind there is, since k6 wants its metrics declared. */
export const failureKinds: readonly FailureKind[] = [
  'no connection',
  'timeout',
  'rate limited',
  ...statuses.map((status): FailureKind => `status ${status}`),
  'other status',
  '201, wrong events',
  '201, id kept',
];

/** Request timeout in k6: https://grafana.com/docs/k6/latest/javascript-api/error-codes/ */
const timeoutCode = 1050;

/** What an answer to a submission holds. */
export interface Content {
  /** How many events with an id. */
  events: unknown;
  /** An id that was sent and came back; undefined when there is none. */
  keptId: unknown;
}

/**
 * Why an answer acknowledges nothing, or null when it acknowledges every event sent.
 *
 * @param answer.status 0 without an answer
 * @param answer.error_code k6's own code of a failed request
 * @param readContent called for a 201 only; null for a body that is not JSON
 * @param events how many were sent
 */
export function failureOf(
  { status, error_code }: { status: number; error_code: number },
  readContent: () => Content | null,
  events: number,
): FailureKind | null {
  if (status === 201) {
    const content = readContent();
    if (content?.events !== events) return '201, wrong events';
    return content.keptId === undefined ? null : '201, id kept';
  }
  if (status === 0) return error_code === timeoutCode ? 'timeout' : 'no connection';
  if (status === 429) return 'rate limited';
  return statuses.includes(status) ? `status ${status}` : 'other status';
}

const unanswered: readonly FailureKind[] = ['no connection', 'timeout'];

/** True when no answer came. */
export function isUnanswered(kind: string): boolean {
  return (unanswered as readonly string[]).includes(kind);
}

/** True when the events of such a request may have been stored all the same. */
export function leavesDoubt(kind: string): boolean {
  return !/^(rate limited|status [34]\d\d)$/.test(kind);
}

/** Kind of a failure that is none of a request: the token expired, and there is no new one. */
export const notRenewed = 'token not renewed';
