import type { ApiResponse } from '../../target/http/client.ts';
import { refusalOf } from '../../target/http/sending/gateway-answers.ts';

/**
 * Returns what an answer to a request with the run's own token has in common with those of a
 * deployment that can't be tested. Null for an answer to the request itself.
 */
export function symptomOf(response: ApiResponse): string | null {
  const { status } = response;
  if (status === 401 || status === 403 || status === 407 || refusalOf(response)) return String(status);
  if (status >= 300 && status < 400) return 'redirect';
  return isPage(response) ? 'page' : null;
}

/** A page for people: of a gateway, or of a login. */
function isPage({ headers, body }: ApiResponse): boolean {
  return (
    /\bhtml\b/i.test(headers['content-type'] ?? '') ||
    /^\s*<(!doctype|html)/i.test(body.toString('utf8', 0, 100))
  );
}
