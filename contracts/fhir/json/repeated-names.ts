import type { Fault } from '../fault.ts';
import { eachElement, eachMember, isArrayAt, isObjectAt, measure, skipSpace, skipValue } from './text.ts';

/** Returns the faults in the JSON text of an event that its parsed value does not show. */
export function faultsOfText(text: string): Fault[] {
  return repeatedNames(Buffer.from(text)).map((name) => ({
    path: `AuditEvent.${name}`,
    rule: 'FHIR R4 json.html',
    code: 'structure',
    message: `AuditEvent.${name} occurs twice in one object (FHIR R4, json.html: property names SHALL be unique)`,
  }));
}

/** Deeper text is not checked: its depth is a fault already. */
const deepest = 500;

/**
 * Returns the paths of properties whose name occurs twice in one object. FHIR R4, json.html:
 * "property names SHALL be unique". JSON.parse keeps only the last one.
 *
 * @param bytes JSON that `JSON.parse` accepts
 */
export function repeatedNames(bytes: Buffer): string[] {
  const found: string[] = [];
  const walk = (at: number, path: string): number => {
    if (isArrayAt(bytes, at)) {
      let index = 0;
      return eachElement(bytes, at, (element) => walk(element, `${path}[${index++}]`));
    }
    if (!isObjectAt(bytes, at)) return skipValue(bytes, at);
    const names = new Set<string>();
    return eachMember(bytes, at, (name, value) => {
      const place = path ? `${path}.${name}` : name;
      if (names.size === names.add(name).size) found.push(place);
      return walk(value, place);
    });
  };
  if (measure(bytes).depth <= deepest) walk(skipSpace(bytes, 0), '');
  return found;
}
