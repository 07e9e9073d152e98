import { isUtf8 } from 'node:buffer';
import { excerpt } from '../../contracts/fhir/excerpt.ts';
import type { Fault } from '../../contracts/fhir/fault.ts';
import { validateAuditEvent, validateBundle, validateSearchset } from '../../contracts/fhir/validate.ts';

/** What was found of a body that is an AuditEvent, a Bundle of them, or neither. */
export interface Finding {
  faults: Fault[];
  /** The AuditEvents in it, valid or not. */
  events: unknown[];
}

const unreadable = (what: string, rule: string): Finding => ({
  faults: [{ path: 'body', rule, code: 'structure', message: `${what} (${rule})` }],
  events: [],
});

/** Bytes that should be JSON, as a server reads them: the value, or what is wrong with them. */
export function parse(bytes: Buffer): { value: unknown } | { finding: Finding } {
  if (!isUtf8(bytes)) return { finding: unreadable('no UTF-8 text', 'RFC 8259, 8.1') };
  const text = bytes.toString();
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // V8 quotes some of the text, which excerpt cuts and escapes.
    return {
      finding: unreadable(`no JSON: ${excerpt(reason).slice(1, -1).replaceAll('\\"', '"')}`, 'RFC 8259'),
    };
  }
}

/** Holds a parsed value to the contract by its `resourceType`, or to the type that it should have. */
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
