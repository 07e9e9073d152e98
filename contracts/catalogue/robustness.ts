import type { Requirement } from './requirement.ts';

/** Behavior under conditions that occur in practice. */
export const robustness = [
  {
    id: 'ROBUST-NO-CROSSTALK',
    level: 'SHALL',
    title: 'keeps concurrent requests apart: each gets its own status and its own event back',
    source: {
      document: 'guide',
      section: 'Creating AuditEvents',
      quote: 'Both endpoints in the end return your request',
    },
  },
  {
    id: 'ROBUST-CHUNKED',
    level: 'SHALL',
    title: 'accepts a request body in chunked transfer coding',
    source: {
      document: 'rfc9112',
      section: '7.1 Chunked Transfer Coding',
      quote: 'A recipient MUST be able to parse and decode the chunked transfer coding.',
    },
  },
  {
    id: 'ROBUST-SLOW-UPLOAD',
    level: 'SHOULD',
    title: 'accepts a request body that takes two seconds to arrive',
    source: {
      document: 'guide',
      section: 'Single event upload',
      quote: 'The `/AuditEvent` endpoint accepts a single AuditEvent for upload to Auditbox.',
    },
  },
  {
    id: 'ROBUST-CONNECTION-REUSED',
    level: 'SHALL',
    title: 'serves the next request on the same connection after rejecting one',
    source: {
      document: 'rfc9112',
      section: '9.3 Persistence',
      quote: 'HTTP/1.1 defaults to the use of "persistent connections"',
    },
  },
  {
    id: 'ROBUST-GZIP',
    level: 'MAY',
    title: 'accepts a gzip request body',
    source: {
      document: 'rfc9110',
      section: '8.4 Content-Encoding',
      quote:
        'The "Content-Encoding" header field indicates what content codings have been applied to the representation',
    },
  },
  {
    id: 'ROBUST-APPEND-ONLY',
    level: 'SHOULD',
    title: 'does not change a stored AuditEvent on PUT, PATCH, DELETE or HEAD',
    source: {
      document: 'fhir',
      section: 'AuditEvent, Scope and Usage',
      quote: 'A record of an event made for purposes of maintaining a security log.',
    },
  },
] as const satisfies readonly Requirement[];
