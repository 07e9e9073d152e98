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
    title: 'accepts a token of the identity provider, also right after it refused another',
    source: tokenRequired,
  },
  {
    id: 'AUTH-TOKEN-REQUIRED',
    level: 'SHALL',
    title: 'refuses a create or a Bundle submission without a bearer token',
    source: tokenRequired,
  },
  {
    id: 'AUTH-READ-PROTECTED',
    level: 'SHALL',
    title: 'refuses to read an AuditEvent without a good bearer token',
    source: tokenRequired,
  },
  {
    id: 'AUTH-SEARCH-PROTECTED',
    level: 'SHALL',
    title: 'refuses to search AuditEvents without a good bearer token',
    source: tokenRequired,
  },
  {
    id: 'AUTH-SCHEME',
    level: 'SHALL',
    title: 'refuses a token in another scheme than Bearer',
    source: tokenRequired,
  },
  {
    id: 'AUTH-SCHEME-CASE',
    level: 'SHOULD',
    title: 'takes the scheme Bearer in lower case and in capitals, too',
    source: {
      document: 'rfc9110',
      section: '11.1 Authentication Scheme',
      quote: 'It uses a case-insensitive token to identify the authentication scheme',
    },
  },
  {
    id: 'AUTH-MALFORMED',
    level: 'SHALL',
    title: 'refuses a bearer token that is no JWT',
    source: {
      document: 'rfc6750',
      section: '3.1 Error Codes',
      quote: 'The access token provided is expired, revoked, malformed, or invalid for other reasons.',
    },
  },
  {
    id: 'AUTH-FOREIGN-KEY',
    level: 'SHALL',
    title: "refuses a token that another issuer's key signed",
    source: jwtRejected,
  },
  {
    id: 'AUTH-TAMPERED',
    level: 'SHALL',
    title: 'refuses a token whose payload was changed after it was signed',
    source: jwtRejected,
  },
  {
    id: 'AUTH-ALG-NONE',
    level: 'SHALL',
    title: 'refuses an unsigned token (alg none)',
    source: tokenRequired,
  },
  {
    id: 'AUTH-ALG-HMAC',
    level: 'SHALL',
    title: 'refuses a token that was signed by HMAC with the public key as its secret',
    source: jwtRejected,
  },
  {
    id: 'AUTH-EXPIRED',
    level: 'SHALL',
    title: 'refuses a token that has expired',
    source: {
      document: 'rfc7519',
      section: '4.1.4 "exp" (Expiration Time) Claim',
      quote: 'the expiration time on or after which the JWT MUST NOT be accepted for processing',
    },
  },
  {
    id: 'AUTH-NOT-BEFORE',
    level: 'SHALL',
    title: 'refuses a token that is not yet valid',
    source: {
      document: 'rfc7519',
      section: '4.1.5 "nbf" (Not Before) Claim',
      quote: 'the time before which the JWT MUST NOT be accepted for processing',
    },
  },
  {
    id: 'AUTH-QUERY-STRING',
    level: 'SHALL',
    title: 'refuses a token that stands in the query string alone',
    source: tokenRequired,
  },
  {
    id: 'AUTH-NOT-STORED',
    level: 'SHALL',
    title: 'stores nothing of a request that it refuses for its token',
    source: tokenRequired,
  },
  {
    id: 'AUTH-STATUS-401',
    level: 'SHOULD',
    title: 'refuses for want of a good token with 401, not with 403',
    source: {
      document: 'rfc6750',
      section: '3.1 Error Codes',
      quote: 'The resource SHOULD respond with the HTTP 401 (Unauthorized) status code.',
    },
  },
  {
    id: 'AUTH-CHALLENGE',
    level: 'SHOULD',
    title: 'names the scheme in a WWW-Authenticate header of a 401',
    source: {
      document: 'rfc6750',
      section: '3 The WWW-Authenticate Response Header Field',
      quote: 'the resource server MUST include the HTTP "WWW-Authenticate" response header field',
    },
  },
] as const satisfies readonly Requirement[];
