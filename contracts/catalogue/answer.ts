import type { Requirement } from './requirement.ts';

/** What every answer has in common. */
export const answer = [
  {
    id: 'ANSWER-MEDIA-TYPE',
    level: 'SHALL',
    title: 'answers with the media type application/fhir+json, and in no other charset than UTF-8',
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
    title: 'answers JSON in which no object has a property name twice',
    source: {
      document: 'fhir',
      section: 'JSON Representation of Resources',
      quote: 'property names SHALL be unique',
    },
  },
  {
    id: 'ERROR-OPERATIONOUTCOME',
    level: 'SHALL',
    title: 'explains a refusal in an OperationOutcome whose issues have severity and code',
    source: {
      document: 'api',
      section: 'Error Response',
      quote: '"resourceType": "OperationOutcome", "issue": [{ "severity": "error", "code": "invalid",',
    },
  },
  {
    id: 'ERROR-SEVERITY',
    level: 'SHOULD',
    title: 'calls an issue of a refusal an error: severity error or fatal',
    source: {
      document: 'api',
      section: 'Error Response',
      quote: '"issue": [{ "severity": "error",',
    },
  },
  {
    id: 'ERROR-DIAGNOSTICS',
    level: 'SHOULD',
    title: 'says in words what was wrong: issue.diagnostics or issue.details',
    source: {
      document: 'api',
      section: 'Error Response',
      quote: '"diagnostics": "Validation error details here"',
    },
  },
  {
    id: 'ERROR-NAMES-ELEMENT',
    level: 'SHOULD',
    title: 'names the element that was wrong, in at least half of its refusals of invalid events',
    source: {
      document: 'api',
      section: 'Error Response',
      quote: '"diagnostics": "Validation error details here"',
    },
  },
  {
    id: 'ERROR-NO-INTERNALS',
    level: 'SHOULD',
    title: 'shows no stack trace and no internal path in an answer',
    source: {
      document: 'cwe209',
      section: 'Description',
      quote:
        'The product generates an error message that includes sensitive information about its environment, users, or ' +
        'associated data.',
    },
  },
] as const satisfies readonly Requirement[];
