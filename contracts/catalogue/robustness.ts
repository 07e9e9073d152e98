import type { Requirement } from './requirement.ts';

/** Behaviour under circumstances that occur in practice. */
export const robustness = [
  {
    id: 'ROBUST-NO-CROSSTALK',
    level: 'SHALL',
    title: 'keeps concurrent requests apart: each gets its own verdict and its own event back',
    source: {
      document: 'guide',
      section: 'Creating AuditEvents',
      quote: 'Both endpoints in the end return your request',
    },
  },
  {
    id: 'ROBUST-CHUNKED',
    level: 'SHALL',
    title: 'takes a request body in chunked transfer coding',
    source: {
      document: 'rfc9112',
      section: '7.1 Chunked Transfer Coding',
      quote: 'A recipient MUST be able to parse and decode the chunked transfer coding.',
    },
  },
  {
    id: 'ROBUST-SLOW-UPLOAD',
    level: 'SHOULD',
    title: 'takes a request body that arrives over two seconds',
    source: {
      document: 'guide',
      section: 'Single event upload',
      quote: 'The `/AuditEvent` endpoint accepts a single AuditEvent for upload to Auditbox.',
    },
  },
  {
    id: 'ROBUST-CONNECTION-REUSED',
    level: 'SHALL',
    title: 'serves the next request on a connection on which it refused one',
    source: {
      document: 'rfc9112',
      section: '9.3 Persistence',
      quote: 'HTTP/1.1 defaults to the use of "persistent connections"',
    },
  },
  {
    id: 'ROBUST-GZIP',
    level: 'MAY',
    title: 'takes a gzip request body (for information: the documents are silent)',
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
    title: 'changes no stored AuditEvent on PUT, PATCH, DELETE or HEAD',
    source: {
      document: 'fhir',
      section: 'AuditEvent, Scope and Usage',
      quote: 'A record of an event made for purposes of maintaining a security log.',
    },
  },
] as const satisfies readonly Requirement[];
