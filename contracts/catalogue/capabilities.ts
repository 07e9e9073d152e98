import type { Requirement } from './requirement.ts';

/** `capabilities`, and what tells operators how the deployment is. */
export const capabilities = [
  {
    id: 'CAPABILITIES-STATEMENT',
    level: 'SHALL',
    title: 'answers GET /metadata with a CapabilityStatement',
    source: {
      document: 'api',
      section: 'Metadata / Capability Statement',
      quote: "Get the server's capability statement describing supported operations and search parameters.",
    },
  },
  {
    id: 'CAPABILITIES-CREATE',
    level: 'SHALL',
    title: 'names the create interaction of AuditEvent in its CapabilityStatement',
    source: {
      document: 'api',
      section: 'Metadata / Capability Statement',
      quote: "Get the server's capability statement describing supported operations and search parameters.",
    },
  },
  {
    id: 'CAPABILITIES-SEARCH-PARAMETERS',
    level: 'SHALL',
    title: 'answers GET /SearchParameter with the search parameters that it supports',
    source: {
      document: 'api',
      section: 'Search Parameters Endpoint',
      quote: 'Get a list of all supported search parameters',
    },
  },
  {
    id: 'HEALTHCHECK-200',
    level: 'SHALL',
    title: 'answers GET /healthcheck with 200 while it is healthy',
    source: { document: 'api', section: 'Health Check', quote: '200 OK - Service is healthy' },
  },
] as const satisfies readonly Requirement[];
