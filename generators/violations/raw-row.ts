import type { AuditEvent } from 'fhir/r4';
import type { BrokenRule, RawBody, RawViolation } from './violation.ts';

export const fhirJson = 'application/fhir+json';
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export interface RawRow extends BrokenRule {
  contentType?: string;
  /** Makes the body that is sent instead of the JSON text of the event. */
  body(text: string, event: AuditEvent): string | Uint8Array;
}

const control = (valid: AuditEvent): RawBody => ({
  bytes: utf8(JSON.stringify(valid)),
  contentType: fhirJson,
});

/** A violation in the bytes of a body. */
export const rawRow = ({
  id,
  rule,
  family,
  unspecified,
  contentType = fhirJson,
  body,
}: RawRow): RawViolation => ({
  id: `raw-${id}`,
  rule,
  family,
  breaks: 'body',
  of: 'raw',
  unspecified,
  control,
  apply(valid) {
    const made = body(JSON.stringify(valid), valid);
    return { bytes: typeof made === 'string' ? utf8(made) : made, contentType };
  },
});

/** Inserts a property before the others. */
export const first = (text: string, property: string): string => `{${property},${text.slice(1)}`;

/** Nesting that overflows the stack of most parsers. */
export const depth = 100_000;
