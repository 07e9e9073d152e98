import type { Requirement } from './requirement.ts';

const bodyIsInvalid = {
  document: 'guide',
  section: 'Single event upload',
  quote: '400: Request body is invalid',
} as const;

/** Bodies that FHIR R4 calls invalid. */
export const invalid = [
  {
    id: 'INVALID-NOT-JSON',
    level: 'SHALL',
    title: 'answers 400 to a body that is no JSON',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-MISSING-ELEMENT',
    level: 'SHALL',
    title: 'answers 400 to an AuditEvent that lacks a required element',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-EMPTY',
    level: 'SHALL',
    title: 'answers 400 to an AuditEvent with an empty array, object or string',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-PRIMITIVE',
    level: 'SHALL',
    title: 'answers 400 to an AuditEvent with a value that its primitive type forbids',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-RESOURCE-TYPE',
    level: 'SHALL',
    title: 'answers 400 to a resource that is no AuditEvent',
    source: bodyIsInvalid,
  },
  {
    id: 'INVALID-NOT-STORED',
    level: 'SHALL',
    title: 'stores nothing of a body that it refuses',
    source: bodyIsInvalid,
  },
] as const satisfies readonly Requirement[];
