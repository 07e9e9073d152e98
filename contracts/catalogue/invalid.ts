import type { Requirement } from './requirement.ts';

const bodyIsInvalid = {
  document: 'guide',
  section: 'Single event upload',
  quote: '400: Request body is invalid',
} as const;

/** Bodies that FHIR R4 calls invalid, one row for each family of rules that they break. */
export const invalid = [
  {
    id: 'INVALID-MISSING-REQUIRED',
    level: 'SHALL',
    title: 'answers 400 to an AuditEvent that lacks a required element',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-WRONG-TYPE',
    level: 'SHALL',
    title: 'answers 400 to an AuditEvent with an element of another JSON type',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-CARDINALITY',
    level: 'SHALL',
    title:
      'answers 400 to an AuditEvent with a list where one value belongs, or one value where a list belongs',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-WRONG-CODE',
    level: 'SHALL',
    title: 'answers 400 to an AuditEvent with a code that a required value set does not have',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-DATE-TIME',
    level: 'SHALL',
    title: 'answers 400 to an AuditEvent with a date or time that is none',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-PRIMITIVE',
    level: 'SHALL',
    title: 'answers 400 to an AuditEvent with a value that its primitive type forbids',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-UNKNOWN-PROPERTY',
    level: 'SHALL',
    title: 'answers 400 to an AuditEvent with a property that FHIR R4 does not know there',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-NULL-OR-EMPTY',
    level: 'SHALL',
    title: 'answers 400 to an AuditEvent with a null, an empty string, array or object',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-INVARIANT',
    level: 'SHALL',
    title: 'answers 400 to an AuditEvent that breaks a constraint of FHIR R4',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-OTHER-VERSION',
    level: 'SHALL',
    title: 'answers 400 to an AuditEvent in the shape of another FHIR version',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-RESOURCE-TYPE',
    level: 'SHALL',
    title: 'answers 400 to a resource that is no AuditEvent',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-BUNDLE-TYPE',
    level: 'SHALL',
    title: 'answers 400 to a Bundle whose type is missing or none',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-BUNDLE-ENTRY',
    level: 'SHALL',
    title: 'answers 400 to a Bundle with an entry that holds no AuditEvent',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-BUNDLE-INVARIANT',
    level: 'SHALL',
    title: 'answers 400 to a Bundle that breaks a constraint of FHIR R4',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-NOT-JSON',
    level: 'SHALL',
    title: 'answers 400 to a body that is no JSON',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-NOT-A-RESOURCE',
    level: 'SHALL',
    title: 'answers 400 to a body that is JSON but no object',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-ENCODING',
    level: 'SHALL',
    title: 'answers 400 to a body whose bytes are no UTF-8',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-OTHER-FORMAT',
    level: 'SHALL',
    title: 'answers 400 or 415 to a body in another format than JSON',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-NO-SERVER-ERROR',
    level: 'SHALL',
    title: 'answers an invalid body, whatever it is, and not with a server error or a closed connection',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-NOT-STORED',
    level: 'SHALL',
    title: 'stores nothing of a body that it refuses',
    source: bodyIsInvalid,
  },
] as const satisfies readonly Requirement[];
