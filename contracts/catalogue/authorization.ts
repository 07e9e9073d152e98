import type { Requirement } from './requirement.ts';

/** OAuth 2.0 bearer tokens. */
export const authorization = [
  {
    id: 'AUTH-TOKEN-REQUIRED',
    level: 'SHALL',
    title: 'refuses a request without a bearer token with 401',
    source: {
      document: 'guide',
      section: 'Getting a Token',
      quote:
        'All FHIR API requests must include an `Authorization` header with a Bearer token issued by the identity provider',
    },
  },
] as const satisfies readonly Requirement[];
