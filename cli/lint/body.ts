import { isUtf8 } from 'node:buffer';
import { excerpt } from '../../contracts/fhir/excerpt.ts';
import type { Fault } from '../../contracts/fhir/fault.ts';
import { validateAuditEvent, validateBundle, validateSearchset } from '../../contracts/fhir/validate.ts';

/** The faults of a body, and the AuditEvents in it. */
export interface Finding {
  faults: Fault[];
  /** The AuditEvents in it, valid or not. */
  events: unknown[];
}

const unreadable = (what: string, rule: string): Finding => ({
  faults: [{ path: 'body', rule, code: 'structure', message: `${what} (${rule})` }],
  events: [],
});

/** Parses bytes as a server would: returns the value, or what is wrong with them. */
export function parse(bytes: Buffer): { value: unknown } | { finding: Finding } {
  if (!isUtf8(bytes)) return { finding: unreadable('not UTF-8', 'RFC 8259, 8.1') };
  const text = bytes.toString();
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // V8 quotes part of the text. excerpt() shortens and escapes it.
    return {
      finding: unreadable(`not JSON: ${excerpt(reason).slice(1, -1).replaceAll('\\"', '"')}`, 'RFC 8259'),
    };
  }
}

/** Checks a parsed value against the contract of its `resourceType`, or of the type given. */
export function lintValue(value: unknown, type = resourceTypeOf(value)): Finding {
  if (type === 'Bundle') {
    const isSearchset = (value as { type?: unknown }).type === 'searchset';
    return {
      faults: isSearchset ? validateSearchset(value) : validateBundle(value),
      events: eventsOf(value),
    };
  }
  return { faults: validateAuditEvent(value), events: [value] };
}

const resourceTypeOf = (value: unknown) =>
  (value as { resourceType?: unknown } | null | undefined)?.resourceType;

function eventsOf(bundle: unknown): unknown[] {
  const { entry } = bundle as { entry?: unknown };
  if (!Array.isArray(entry)) return [];
  return entry.map((one) => one?.resource).filter((resource) => resourceTypeOf(resource) === 'AuditEvent');
}
