import type { AuditEvent, Bundle } from 'fhir/r4';
import type { Random } from '../random.ts';

/** The kinds of rules that violations break. */
export const families = {
  'missing-required': 'a required element is missing',
  'wrong-type': 'an element does not have its JSON type',
  cardinality: 'a list where one value belongs, or one value where a list belongs',
  'wrong-code': 'a code is not in the required value set',
  'bad-date-time': 'a date or time is not valid',
  'bad-primitive': 'a primitive value does not have the format of its type',
  'unknown-property': 'FHIR does not define a property, or only in another place',
  'null-or-empty': 'a null, or an empty string, array or object',
  invariant: 'a FHIR constraint is violated',
  'other-fhir-version': 'the event has the shape of another FHIR version',
  'wrong-resource-type': 'the resource is not an AuditEvent',
  'bundle-type': 'the type of the Bundle is missing or not valid',
  'bundle-entry': 'an entry of the Bundle is not valid, or does not contain an AuditEvent',
  'bundle-invariant': 'a FHIR constraint on Bundles is violated',
  'bundle-atomicity': 'one or two events of the Bundle are invalid, and the others are valid',
  'not-json': 'the body is not JSON',
  'not-a-resource': 'the body is JSON, but not a JSON object',
  encoding: 'the body is not UTF-8',
  'other-format': 'the body is in a format other than JSON',
} as const;

export type Family = keyof typeof families;

/** The rule that a violation breaks. */
export interface BrokenRule {
  /** Permanent and mnemonic. */
  id: string;
  /** The rule and its document. */
  rule: string;
  family: Family;
  /** The documents do not specify this case, so no deployment fails because of it. */
  unspecified?: true | undefined;
}

/** Invalid input with one fault, and the same input without it. */
export interface Row<Of, Valid, Result> extends BrokenRule {
  /** The element that is invalid. */
  breaks: string;
  of: Of;
  /** The valid input, changed as far as the fault needs it. */
  control(valid: Valid, random: Random): Result;
  /** The control with one fault. */
  apply(valid: Valid, random: Random): Result;
}

/** The bytes of a request body. */
export interface RawBody {
  bytes: Uint8Array;
  contentType: string;
}

export type EventViolation = Row<'AuditEvent', AuditEvent, unknown>;
export type BundleViolation = Row<'Bundle', Bundle<AuditEvent>, unknown>;
export type RawViolation = Row<'raw', AuditEvent, RawBody>;
export type Violation = EventViolation | BundleViolation | RawViolation;
