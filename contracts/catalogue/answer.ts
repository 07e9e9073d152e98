import type { Requirement } from './requirement.ts';

/** What every response must have. */
export const answer = [
  {
    id: 'ANSWER-MEDIA-TYPE',
    level: 'SHALL',
    title: 'answers with the media type application/fhir+json, and with no charset other than UTF-8',
    source: {
      document: 'api',
      section: 'Response Format',
      quote:
        'All FHIR API responses use the `application/fhir+json` content type and follow FHIR JSON formatting conventions.',
    },
  },
  {
    id: 'ANSWER-NAMES-UNIQUE',
    level: 'SHALL',
    title: 'answers with JSON in which no object repeats a property name',
    source: {
      document: 'fhir',
      section: 'JSON Representation of Resources',
      quote: 'property names SHALL be unique',
    },
  },
  {
    id: 'ERROR-OPERATIONOUTCOME',
    level: 'SHALL',
    title: 'explains a rejection in an OperationOutcome whose issues have a severity and a code',
    source: {
      document: 'api',
      section: 'Error Response',
      quote: '"resourceType": "OperationOutcome", "issue": [{ "severity": "error", "code": "invalid",',
    },
  },
  {
    id: 'ERROR-SEVERITY',
    level: 'SHOULD',
    title: 'gives the issues of a rejection the severity error or fatal',
    source: {
      document: 'api',
      section: 'Error Response',
      quote: '"issue": [{ "severity": "error",',
    },
  },
  {
    id: 'ERROR-DIAGNOSTICS',
    level: 'SHOULD',
    title: 'says what was wrong in issue.diagnostics or issue.details',
    source: {
      document: 'api',
      section: 'Error Response',
      quote: '"diagnostics": "Validation error details here"',
    },
  },
  {
    id: 'ERROR-NAMES-ELEMENT',
    level: 'SHOULD',
    title: 'names the invalid element in at least half of its rejections of invalid events',
    source: {
      document: 'api',
      section: 'Error Response',
      quote: '"diagnostics": "Validation error details here"',
    },
  },
  {
    id: 'ERROR-NO-INTERNALS',
    level: 'SHOULD',
    title: 'exposes no stack trace or internal path in a response',
    source: {
      document: 'cwe209',
      section: 'Description',
      quote:
        'The product generates an error message that includes sensitive information about its environment, users, or ' +
        'associated data.',
    },
  },
] as const satisfies readonly Requirement[];
