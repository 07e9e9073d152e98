import type { AuditEvent } from 'fhir/r4';
import type { Family, RawBody, RawViolation } from './violation.ts';

export const fhirJson = 'application/fhir+json';
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export interface RawRow {
  id: string;
  rule: string;
  family: Family;
  unspecified?: true;
  contentType?: string;
  /** What is sent in place of the event's JSON text. */
  body(text: string, event: AuditEvent): string | Uint8Array;
}

const control = (valid: AuditEvent): RawBody => ({
  bytes: utf8(JSON.stringify(valid)),
  contentType: fhirJson,
});

/** A row on the body as it is sent. */
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
  ...(unspecified && { unspecified }),
  control,
  apply(valid) {
    const made = body(JSON.stringify(valid), valid);
    return { bytes: typeof made === 'string' ? utf8(made) : made, contentType };
  },
});

/** Inserts a property before all others. */
export const first = (text: string, property: string): string => `{${property},${text.slice(1)}`;

/** Deep enough for the stack of most parsers. */
export const depth = 100_000;
