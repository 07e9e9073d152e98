import { errorsOf, type Validator } from './errors.ts';
import { excerpt } from './excerpt.ts';
import { explain, ownLimit, type ValidatedType } from './explain.ts';
import type { Fault } from './fault.ts';
import { AuditEvent, Bundle, CapabilityStatement, OperationOutcome } from './generated/validators.mjs';
import { isObject, type JsonObject } from './invariants/invariant.ts';

/*
 * Validates FHIR R4 (4.0.1) by contracts/fhir/schemas: every element and datatype with its
 * cardinality, the required bindings and the invariants of severity error. It does not check
 * extensible bindings, displays or what R4 only recommends. These functions do not throw for any
 * value that came from JSON.
 */

const validators: Record<ValidatedType, Validator> = {
  AuditEvent,
  Bundle,
  CapabilityStatement,
  OperationOutcome,
};

/** Maximum number of invalid entries of a Bundle whose faults are listed. */
const mostBadEntries = 1000;

/** Returns the faults of an AuditEvent; none means valid. */
export function validateAuditEvent(value: unknown): Fault[] {
  return faultsOf('AuditEvent', value, 'AuditEvent');
}

/**
 * Returns the faults of a Bundle submission: a Bundle of type collection whose entries are
 * AuditEvents, each validated in full. Paths start with `Bundle`:
 * `Bundle.entry[3].resource.agent[0].requestor`.
 */
export function validateBundle(value: unknown): Fault[] {
  return bundleFaults(value, 'collection', 'guide, bulk creation', (resource, at) =>
    resource.resourceType === 'AuditEvent'
      ? faultsOf('AuditEvent', resource, at)
      : [notAnAuditEvent(resource, at)],
  );
}

/**
 * Returns the faults of a search's answer, a Bundle of type searchset. It validates AuditEvents and
 * OperationOutcomes in full, and only the type and id of included resources.
 */
export function validateSearchset(value: unknown): Fault[] {
  return bundleFaults(value, 'searchset', 'FHIR R4 search', (resource, at) => {
    const type = resource.resourceType;
    return type === 'AuditEvent' || type === 'OperationOutcome' ? faultsOf(type, resource, at) : [];
  });
}

/** Returns the faults of an OperationOutcome; none means valid. */
export function validateOperationOutcome(value: unknown): Fault[] {
  return faultsOf('OperationOutcome', value, 'OperationOutcome');
}

/** Returns the faults of a CapabilityStatement; none means valid. */
export function validateCapabilityStatement(value: unknown): Fault[] {
  return faultsOf('CapabilityStatement', value, 'CapabilityStatement');
}

function faultsOf(type: ValidatedType, value: unknown, at: string): Fault[] {
  try {
    const errors = errorsOf(validators[type], value);
    return errors.length === 0 ? [] : explain(errors, type, value, at);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The regex engine fails on some patterns after tens of millions of characters.
    return [ownLimit(at, 'contains a text that is too long to check')];
  }
}

function bundleFaults(
  value: unknown,
  type: string,
  rule: string,
  faultsOfResource: (resource: JsonObject, at: string) => Fault[],
): Fault[] {
  const faults = faultsOf('Bundle', value, 'Bundle');
  if (!isObject(value) || value.resourceType !== 'Bundle') return faults;
  if (
    typeof value.type === 'string' &&
    value.type !== type &&
    faults.every(({ path }) => path !== 'Bundle.type')
  )
    faults.push(fault('Bundle.type', `expected ${type}, found ${excerpt(value.type)}`, rule));

  let badEntries = 0;
  for (const [index, entry] of (Array.isArray(value.entry) ? value.entry : []).entries()) {
    if (!isObject(entry) || !isObject(entry.resource)) continue; // A fault of the Bundle, found above.
    const found = faultsOfResource(entry.resource, `Bundle.entry[${index}].resource`);
    faults.push(...found);
    if (found.length > 0 && ++badEntries === mostBadEntries) break;
  }
  return faults;
}

const notAnAuditEvent = ({ resourceType }: JsonObject, at: string) =>
  fault(`${at}.resourceType`, `expected AuditEvent, found ${excerpt(resourceType)}`, 'guide, bulk creation');

const fault = (path: string, what: string, rule: string): Fault => ({
  path,
  rule,
  code: 'value',
  message: `${path}: ${what} (${rule})`,
});
