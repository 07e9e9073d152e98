import type { Requirement } from './requirement.ts';

const tokenRequired = {
  document: 'guide',
  section: 'Getting a Token',
  quote:
    'All FHIR API requests must include an `Authorization` header with a Bearer token issued by the identity provider',
} as const;

const jwtRejected = {
  document: 'rfc7519',
  section: '7.2 Validating a JWT',
  quote: 'If any of the listed steps fail, then the JWT MUST be rejected',
} as const;

/** OAuth 2.0 bearer tokens. */
export const authorization = [
  {
    id: 'AUTH-TOKEN-ACCEPTED',
    level: 'SHALL',
    title: 'accepts a token from the identity provider, even right after it rejected another token',
    source: tokenRequired,
  },
  {
    id: 'AUTH-TOKEN-REQUIRED',
    level: 'SHALL',
    title: 'rejects a create or a Bundle submission without a bearer token',
    source: tokenRequired,
  },
  {
    id: 'AUTH-READ-PROTECTED',
    level: 'SHALL',
    title: 'rejects a read of an AuditEvent without a valid bearer token',
    source: tokenRequired,
  },
  {
    id: 'AUTH-SEARCH-PROTECTED',
    level: 'SHALL',
    title: 'rejects a search for AuditEvents without a valid bearer token',
    source: tokenRequired,
  },
  {
    id: 'AUTH-SCHEME',
    level: 'SHALL',
    title: 'rejects a token sent under a scheme other than Bearer',
    source: tokenRequired,
  },
  {
    id: 'AUTH-SCHEME-CASE',
    level: 'SHOULD',
    title: 'accepts the scheme Bearer in lower case and in upper case',
    source: {
      document: 'rfc9110',
      section: '11.1 Authentication Scheme',
      quote: 'It uses a case-insensitive token to identify the authentication scheme',
    },
  },
  {
    id: 'AUTH-MALFORMED',
    level: 'SHALL',
    title: 'rejects a bearer token that is not a JWT',
    source: {
      document: 'rfc6750',
      section: '3.1 Error Codes',
      quote: 'The access token provided is expired, revoked, malformed, or invalid for other reasons.',
    },
  },
  {
    id: 'AUTH-FOREIGN-KEY',
    level: 'SHALL',
    title: "rejects a token signed with another issuer's key",
    source: jwtRejected,
  },
  {
    id: 'AUTH-TAMPERED',
    level: 'SHALL',
    title: 'rejects a token whose payload was changed after it was signed',
    source: jwtRejected,
  },
  {
    id: 'AUTH-ALG-NONE',
    level: 'SHALL',
    title: 'rejects an unsigned token (alg none)',
    source: tokenRequired,
  },
  {
    id: 'AUTH-ALG-HMAC',
    level: 'SHALL',
    title: 'rejects a token signed by HMAC with the public key as the secret',
    source: jwtRejected,
  },
  {
    id: 'AUTH-EXPIRED',
    level: 'SHALL',
    title: 'rejects an expired token',
    source: {
      document: 'rfc7519',
      section: '4.1.4 "exp" (Expiration Time) Claim',
      quote: 'the expiration time on or after which the JWT MUST NOT be accepted for processing',
    },
  },
  {
    id: 'AUTH-NOT-BEFORE',
    level: 'SHALL',
    title: 'rejects a token that is not yet valid',
    source: {
      document: 'rfc7519',
      section: '4.1.5 "nbf" (Not Before) Claim',
      quote: 'the time before which the JWT MUST NOT be accepted for processing',
    },
  },
  {
    id: 'AUTH-QUERY-STRING',
    level: 'SHALL',
    title: 'rejects a token sent only in the query string',
    source: tokenRequired,
  },
  {
    id: 'AUTH-NOT-STORED',
    level: 'SHALL',
    title: 'stores nothing from a request that it rejects because of its token',
    source: tokenRequired,
  },
  {
    id: 'AUTH-STATUS-401',
    level: 'SHOULD',
    title: 'rejects a missing or invalid token with 401, not 403',
    source: {
      document: 'rfc6750',
      section: '3.1 Error Codes',
      quote: 'The resource SHOULD respond with the HTTP 401 (Unauthorized) status code.',
    },
  },
  {
    id: 'AUTH-CHALLENGE',
    level: 'SHOULD',
    title: 'names the scheme in the WWW-Authenticate header of a 401 response',
    source: {
      document: 'rfc6750',
      section: '3 The WWW-Authenticate Response Header Field',
      quote: 'the resource server MUST include the HTTP "WWW-Authenticate" response header field',
    },
  },
] as const satisfies readonly Requirement[];
