import { type Refusal, refusal } from '../outcome.ts';

const scheme = 'Bearer realm="auditbox"';

/** 401 for a request without a bearer token: RFC 6750 section 3.1 wants no error code there. */
export function tokenMissing(): Refusal {
  return refusal(401, 'login', 'The request carries no bearer token.', { 'www-authenticate': scheme });
}

/** 401 for a token that does not hold; `reason` is a sentence of plain ASCII without quotes. */
export function tokenInvalid(reason: string): Refusal {
  return refusal(401, 'login', reason, {
    'www-authenticate': `${scheme}, error="invalid_token", error_description="${reason}"`,
  });
}
