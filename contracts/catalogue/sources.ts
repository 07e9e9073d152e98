import type { Source } from './requirement.ts';

// Sentences that make the same promise for a single event and for every event in a Bundle.

export const idReplaced = {
  document: 'guide',
  section: 'Creating AuditEvents',
  quote: "Event's id field is replaced with a new value.",
} as const satisfies Source;

export const requestReturned = {
  document: 'guide',
  section: 'Creating AuditEvents',
  quote: 'Both endpoints in the end return your request, but with some changes',
} as const satisfies Source;

export const lastUpdatedBumped = {
  document: 'guide',
  section: 'Creating AuditEvents',
  quote: "Event's meta.lastUpdated gets bumped.",
} as const satisfies Source;

export const formOfId = {
  document: 'fhir',
  section: 'Datatypes, id',
  quote:
    "Any combination of upper- or lower-case ASCII letters ('A'..'Z', and 'a'..'z', numerals ('0'..'9'), '-' and '.', " +
    'with a length limit of 64 characters.',
} as const satisfies Source;

export const formOfInstant = {
  document: 'fhir',
  section: 'Datatypes, instant',
  quote: 'The time SHALL specified at least to the second and SHALL include a time zone.',
} as const satisfies Source;

export const readById = {
  document: 'api',
  section: 'Read AuditEvent',
  quote: 'Retrieve a specific AuditEvent by ID.',
} as const satisfies Source;
