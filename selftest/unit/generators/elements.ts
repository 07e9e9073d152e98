import { structureDefinitions } from '../hl7-definitions.ts';

/** An element of a FHIR type: `AuditEvent.agent.network.type`, `Coding.code`; of `value[x]` one for each type. */
interface Element {
  /** Names of JSON properties that can hold it, without those of primitive extensions. */
  property: string;
  required: boolean;
  /** Its type, or its own path when it has children of its own. */
  type: string;
}

// Medplum's own additions to FHIR's Meta.
const notOfFhir = ['project', 'author', 'onBehalfOf', 'account', 'accounts', 'compartment'].map(
  (name) => `Meta.${name}`,
);

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);

/** The children of a type or backbone element, as FHIR's own StructureDefinitions have them. */
function childrenOf(path: string): Map<string, Element> {
  const children = new Map<string, Element>();
  const [name] = path.split('.');
  const definition = structureDefinitions().find(
    (one) => one.name === name && one.derivation !== 'constraint',
  );
  const elements = definition?.snapshot?.element ?? [];
  for (const { path: at, min, type = [] } of elements) {
    if (!at?.startsWith(`${path}.`) || at.slice(path.length + 1).includes('.') || notOfFhir.includes(at))
      continue;
    const name = at.slice(path.length + 1);
    const choice = name.endsWith('[x]');
    for (const { code } of type) {
      const own = code === 'BackboneElement' || code === 'Element';
      children.set(choice ? `${at}:${code}` : at, {
        property: choice ? name.replace('[x]', capital(code!)) : name,
        required: min === 1 && !choice,
        type: own ? at : code!,
      });
    }
  }
  return children;
}

const isComplex = (type: string) => type.includes('.') || /^[A-Z]/.test(type);

/** Which elements occur in events and which are left out at least once, down to the datatypes that they reach. */
export class ElementCount {
  readonly present = new Set<string>();
  readonly absent = new Set<string>();
  private readonly cache = new Map<string, Map<string, Element>>();

  children(path: string): Map<string, Element> {
    const known = this.cache.get(path);
    if (known) return known;
    const children = childrenOf(path);
    this.cache.set(path, children);
    return children;
  }

  /** Counts a value of a type; values of extensions are counted by their type only. */
  add(value: object, path = 'AuditEvent'): void {
    for (const [element, { property, type }] of this.children(path)) {
      const found: unknown = (value as Record<string, unknown>)[property];
      (found === undefined ? this.absent : this.present).add(element);
      if (found === undefined || !isComplex(type) || type === 'Resource' || element.includes('[x]')) continue;
      for (const one of Array.isArray(found) ? found : [found]) this.add(one, type);
    }
  }

  /** Every element that AuditEvent reaches, and whether it is required. */
  all(path = 'AuditEvent', known = new Map<string, boolean>()): Map<string, boolean> {
    for (const [element, { type, required }] of this.children(path)) {
      if (known.has(element)) continue;
      known.set(element, required);
      if (isComplex(type) && type !== 'Resource' && !element.includes('[x]')) this.all(type, known);
    }
    return known;
  }
}
