import type { AuditEvent, Bundle } from 'fhir/r4';
import type { Random } from '../random.ts';

/** What kind of rule a violation breaks. */
export const families = {
  'missing-required': 'a required element is missing',
  'wrong-type': 'an element has another JSON type than FHIR gives it',
  cardinality: 'a list stands where one value belongs, or one value where a list belongs',
  'wrong-code': 'a code is not of the value set that is required',
  'bad-date-time': 'a date or time is none',
  'bad-primitive': 'a primitive value is not of the form that its type requires',
  'unknown-property': 'a property is unknown to FHIR, or known elsewhere only',
  'null-or-empty': 'a null, an empty string, array or object',
  invariant: 'a constraint of FHIR is broken',
  'other-fhir-version': 'the event has the shape of another FHIR version',
  'wrong-resource-type': 'the resource is no AuditEvent',
  'bundle-type': 'the type of the Bundle is missing, or none',
  'bundle-entry': 'an entry of the Bundle is none, or holds no AuditEvent',
  'bundle-invariant': 'a constraint of FHIR on Bundles is broken',
  'bundle-atomicity': 'one or two events of the Bundle are invalid and the others valid',
  'not-json': 'the body is no JSON',
  'not-a-resource': 'the body is JSON, but no JSON object',
  encoding: 'the bytes of the body are no UTF-8',
  'other-format': 'the body is in a format other than JSON',
} as const;

export type Family = keyof typeof families;

interface Row<Of, Valid, Result> {
  /** Permanent and mnemonic. */
  id: string;
  /** The rule that is broken, with its document. */
  rule: string;
  family: Family;
  /** The element whose rule is broken. */
  breaks: string;
  of: Of;
  /** The documents are silent on this case, so no deployment is judged by it. */
  unspecified?: true;
  /** The valid input with what the violation needs, and no fault. */
  control(valid: Valid, random: Random): Result;
  /** The control with one fault. */
  apply(valid: Valid, random: Random): Result;
}

/** A body as it goes over the wire. */
export interface RawBody {
  bytes: Uint8Array;
  contentType: string;
}

export type EventViolation = Row<'AuditEvent', AuditEvent, unknown>;
export type BundleViolation = Row<'Bundle', Bundle<AuditEvent>, unknown>;
export type RawViolation = Row<'raw', AuditEvent, RawBody>;
export type Violation = EventViolation | BundleViolation | RawViolation;
