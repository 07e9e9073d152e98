import { type Refusal, type RefusalReason, refusal } from '../outcome.ts';

const scheme = 'Bearer realm="auditbox"';

/** 401 for a request without a bearer token, without an error code (RFC 6750 section 3.1). */
export function tokenMissing(): Refusal {
  return refusal(401, 'login', 'The request has no bearer token.', { 'www-authenticate': scheme });
}

/** 401 for a token that is not accepted; `diagnostics` is ASCII without quotes. */
export function tokenInvalid(diagnostics: string, reason?: RefusalReason): Refusal {
  const challenge = `${scheme}, error="invalid_token", error_description="${diagnostics}"`;
  return refusal(401, 'login', diagnostics, { 'www-authenticate': challenge }, reason);
}
