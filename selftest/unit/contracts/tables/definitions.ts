import type { CodeSystem, CodeSystemConcept, ElementDefinition, ValueSet } from 'fhir/r4';
import { readDefinitions, structureDefinitions } from '../../hl7-definitions.ts';

const definitions = new Map(structureDefinitions().map((one) => [one.name, one]));

const baseOf = (type: string) => (type === 'SimpleQuantity' ? 'Quantity' : type);
const definitionOf = (type: string) => definitions.get(type);
const elements = (type: string) => definitionOf(baseOf(type))!.snapshot!.element;
const isBackbone = ({ path, type }: ElementDefinition) =>
  path.includes('.') && ['BackboneElement', 'Element'].includes(type?.[0]?.code ?? '');

const terminology = readDefinitions('valuesets.json');

/** A property of the JSON form of a type. */
export interface Property {
  /** The path of the element that defines it: `Extension.value[x]`. */
  path: string;
  /** `valueString`. */
  name: string;
  /** The FHIR type, or the path of a backbone element. */
  type: string;
  min: number;
  isList: boolean;
  isPrimitive: boolean;
  /** The codes of a required binding to a value set that can be listed. */
  codes: string[] | undefined;
}

/** Resources and datatypes that AuditEvents, Bundles and the answers to them are made of. */
export const resources = ['AuditEvent', 'Bundle', 'OperationOutcome', 'CapabilityStatement'];
export const datatypes = valueTypes()
  .filter((type) => /^[A-Z]/.test(type))
  .concat('Extension', 'Narrative', 'SimpleQuantity');

/** The types of Extension.value[x]: every datatype of R4 that may stand alone. */
export function valueTypes(): string[] {
  return elements('Extension')
    .find(({ path }) => path === 'Extension.value[x]')!
    .type!.map(({ code }) => code);
}

/** The paths at which a type holds properties: itself and its backbone elements. */
export function objectPaths(type: string): string[] {
  const base = baseOf(type);
  const backbones = elements(type).filter((element) => isBackbone(element) && element.path !== base);
  return [type, ...backbones.map(({ path }) => path)];
}

/** The properties of the object at a path, without `_name` companions and without `resourceType`. */
export function propertiesAt(path: string): Property[] {
  const known = propertiesByPath.get(path) ?? readPropertiesAt(path);
  propertiesByPath.set(path, known);
  return known;
}

const propertiesByPath = new Map<string, Property[]>();

function readPropertiesAt(path: string): Property[] {
  const type = path.split('.')[0]!;
  const inBase = [baseOf(type), ...path.split('.').slice(1)].join('.');
  return elements(type)
    .filter(
      (element) =>
        element.path.startsWith(`${inBase}.`) && !element.path.slice(inBase.length + 1).includes('.'),
    )
    .filter(
      (element) =>
        element.max !== '0' && !(type === 'SimpleQuantity' && element.path === 'Quantity.comparator'),
    )
    .flatMap(propertiesOf);
}

function propertiesOf(element: ElementDefinition): Property[] {
  const { path, min, max, type, contentReference } = element;
  const last = path.split('.').at(-1)!;
  const common = { path, min: min!, isList: max === '*' };
  if (contentReference) {
    const target = contentReference.slice(1);
    return [{ ...common, name: last, type: target, isPrimitive: false, codes: undefined }];
  }
  return type!.map(({ code, profile }) => {
    const isChoice = last.endsWith('[x]');
    const name = isChoice ? `${last.slice(0, -3)}${code[0]!.toUpperCase()}${code.slice(1)}` : last;
    const isSystem = code.startsWith('http://hl7.org/fhirpath/');
    const ofProfile = profile?.[0]?.endsWith('/SimpleQuantity') ? 'SimpleQuantity' : code;
    return {
      ...common,
      name,
      type: isBackbone(element) ? path : isSystem ? systemType(path) : ofProfile,
      isPrimitive: !isSystem && definitionOf(code)?.kind === 'primitive-type' && code !== 'xhtml',
      codes:
        code === 'code' && element.binding?.strength === 'required'
          ? codesOf(element.binding.valueSet!)
          : undefined,
    };
  });
}

/** `id` and `Extension.url` are strings without extensions. */
function systemType(path: string): string {
  if (path === 'Extension.url') return 'uri';
  return resources.includes(path.split('.')[0]!) && path.split('.').length === 2 ? 'id' : 'element id';
}

/** A value set's codes; undefined where it is not a list: filters, or a code system that HL7 does not hold. */
export function codesOf(canonical: string): string[] | undefined {
  const url = canonical.split('|')[0];
  const valueSet = terminology.find(
    (one): one is ValueSet => one.resourceType === 'ValueSet' && one.url === url,
  );
  const parts = valueSet?.compose?.include.map(({ filter, concept, system, valueSet: others }) => {
    if (filter) return undefined;
    if (concept) return concept.map(({ code }) => code);
    if (others) return others.flatMap((other) => codesOf(other) ?? []);
    const codeSystem = terminology.find(
      (one): one is CodeSystem => one.resourceType === 'CodeSystem' && one.url === system,
    );
    return codeSystem?.concept && flatten(codeSystem.concept);
  });
  return parts && !parts.includes(undefined) ? [...new Set(parts.flatMap((part) => part!))] : undefined;
}

const flatten = (concepts: readonly CodeSystemConcept[]): string[] =>
  concepts.flatMap(({ code, concept }) => [code, ...flatten(concept ?? [])]);
