import type { Requirement } from './requirement.ts';

/** `capabilities`, and the other interactions that describe the deployment to its operators. */
export const capabilities = [
  {
    id: 'CAPABILITIES-STATEMENT',
    level: 'SHALL',
    title: 'returns a CapabilityStatement for GET /metadata',
    source: {
      document: 'api',
      section: 'Metadata / Capability Statement',
      quote: "Get the server's capability statement describing supported operations and search parameters.",
    },
  },
  {
    id: 'CAPABILITIES-CREATE',
    level: 'SHALL',
    title: 'lists the create interaction of AuditEvent in its CapabilityStatement',
    source: {
      document: 'api',
      section: 'Metadata / Capability Statement',
      quote: "Get the server's capability statement describing supported operations and search parameters.",
    },
  },
  {
    id: 'CAPABILITIES-SEARCH-PARAMETERS',
    level: 'SHALL',
    title: 'lists the search parameters that it supports under GET /SearchParameter',
    source: {
      document: 'api',
      section: 'Search Parameters Endpoint',
      quote: 'Get a list of all supported search parameters',
    },
  },
  {
    id: 'HEALTHCHECK-200',
    level: 'SHALL',
    title: 'returns 200 for GET /healthcheck while it is healthy',
    source: { document: 'api', section: 'Health Check', quote: '200 OK - Service is healthy' },
  },
] as const satisfies readonly Requirement[];
