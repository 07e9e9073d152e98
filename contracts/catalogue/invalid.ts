import type { Requirement } from './requirement.ts';

const bodyIsInvalid = {
  document: 'guide',
  section: 'Single event upload',
  quote: '400: Request body is invalid',
} as const;

/** Bodies that are invalid in FHIR R4: one row for each family of rules that they violate. */
export const invalid = [
  {
    id: 'INVALID-MISSING-REQUIRED',
    level: 'SHALL',
    title: 'returns 400 for an AuditEvent that lacks a required element',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-WRONG-TYPE',
    level: 'SHALL',
    title: 'returns 400 for an AuditEvent with an element of the wrong JSON type',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-CARDINALITY',
    level: 'SHALL',
    title: 'returns 400 for an AuditEvent with an array where FHIR requires a single value, or the reverse',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-WRONG-CODE',
    level: 'SHALL',
    title: 'returns 400 for an AuditEvent with a code that is not in the required value set',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-DATE-TIME',
    level: 'SHALL',
    title: 'returns 400 for an AuditEvent with an invalid date or time',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-PRIMITIVE',
    level: 'SHALL',
    title: 'returns 400 for an AuditEvent with a value that is invalid for its primitive type',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-UNKNOWN-PROPERTY',
    level: 'SHALL',
    title: 'returns 400 for an AuditEvent with a property that FHIR R4 does not define there',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-NULL-OR-EMPTY',
    level: 'SHALL',
    title: 'returns 400 for an AuditEvent with a null, or with an empty string, array or object',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-INVARIANT',
    level: 'SHALL',
    title: 'returns 400 for an AuditEvent that violates a FHIR R4 constraint',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-OTHER-VERSION',
    level: 'SHALL',
    title: 'returns 400 for an AuditEvent in the format of another FHIR version',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-RESOURCE-TYPE',
    level: 'SHALL',
    title: 'returns 400 for a resource that is not an AuditEvent',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-BUNDLE-TYPE',
    level: 'SHALL',
    title: 'returns 400 for a Bundle whose type is missing or not a Bundle type',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-BUNDLE-ENTRY',
    level: 'SHALL',
    title: 'returns 400 for a Bundle with an entry that does not contain an AuditEvent',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-BUNDLE-INVARIANT',
    level: 'SHALL',
    title: 'returns 400 for a Bundle that violates a FHIR R4 constraint',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-NOT-JSON',
    level: 'SHALL',
    title: 'returns 400 for a body that is not JSON',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-NOT-A-RESOURCE',
    level: 'SHALL',
    title: 'returns 400 for a body that is JSON but not an object',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-ENCODING',
    level: 'SHALL',
    title: 'returns 400 for a body that is not valid UTF-8',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-OTHER-FORMAT',
    level: 'SHALL',
    title: 'returns 400 or 415 for a body in a format other than JSON',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-NO-SERVER-ERROR',
    level: 'SHALL',
    title: 'never answers an invalid body with a server error or a closed connection',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-NOT-STORED',
    level: 'SHALL',
    title: 'stores nothing from a body that it rejects',
    source: bodyIsInvalid,
  },
] as const satisfies readonly Requirement[];
