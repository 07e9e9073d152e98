import { type Element, elementAt } from './elements.ts';
import type { SchemaError } from './errors.ts';
import { excerpt, quote } from './excerpt.ts';
import type { BrokenElement, Fault } from './fault.ts';
import { invariants } from './invariants/all.ts';

/** The types that have a compiled validator. */
export type ValidatedType = 'AuditEvent' | 'Bundle' | 'OperationOutcome' | 'CapabilityStatement';

/** A longer value set is named, not listed. */
const mostCodes = 32;

/**
 * Explains the errors of a value in FHIR terms.
 *
 * @param type the type it should have
 * @param value what was validated
 * @param at the FHIR path of the value, for instance `Bundle.entry[3].resource`
 */
export function explain(
  errors: readonly SchemaError[],
  type: ValidatedType,
  value: unknown,
  at: string,
): Fault[] {
  // If the type is wrong, no other fault is worth reporting.
  const ofOtherType = errors.filter(
    ({ instancePath, keyword }) => instancePath === '/resourceType' && keyword === 'const',
  );
  return (ofOtherType.length > 0 ? ofOtherType : errors).map((error) => faultOf(error, type, value, at));
}

function faultOf(error: SchemaError, type: ValidatedType, root: unknown, at: string): Fault {
  const segments = segmentsOf(error.instancePath);
  const value = valueAt(root, segments);
  const here = pathOf(at, segments);
  const element = elementAt(type, segments);
  const { params } = error;
  const isList = isListAt(element, segments);
  const broken = { type: element.type, isList, found: value };
  const fault = (
    code: Fault['code'],
    path: string,
    what: string,
    rule: string,
    definition: Partial<BrokenElement> & Pick<BrokenElement, 'by'>,
  ): Fault => ({
    path,
    rule: `FHIR R4 ${rule}`,
    code,
    message: `${shortPath(path)}: ${what} (FHIR R4 ${rule})`,
    broken: { ...broken, ...definition },
  });
  const child = (name: string) => elementAt(type, [...segments, name]);
  const found = () => `found ${excerpt(value)}`;

  switch (error.keyword) {
    case 'required':
    case 'requiredElement': {
      const missing = child(params.missingProperty!);
      return fault(
        'required',
        `${here}.${params.missingProperty}`,
        `required ${kindOf(missing)} is missing`,
        ruleOf(missing),
        { by: 'missing', type: missing.type, isList: missing.isList, found: undefined },
      );
    }
    case 'choice': {
      const path = `${here}.${params.base}[x]`;
      const rule = `${titleOf(element, segments)}.${params.base}[x]`;
      return params.count === 0
        ? fault('required', path, 'required value is missing', `${rule} 1..1`, { by: 'missing' })
        : fault('structure', path, `expected at most one value, found ${params.count}`, `${rule} max 1`, {
            by: 'choice',
          });
    }
    case 'properties': {
      if (params.unknown === undefined) return ownLimit(here, `nested deeper than ${params.limit} objects`);
      const path = `${here}.${plainName(params.unknown)}`;
      const stranger = (value as Record<string, unknown>)[params.unknown];
      return fault(
        'structure',
        path,
        `unknown property, found ${excerpt(stranger)}`,
        titleOf(element, segments),
        { by: 'unknown-property', type: titleOf(element, segments), isList: false, found: stranger },
      );
    }
    case 'invariants': {
      const invariant = params.key!.split(' ')[0]!;
      const { human } = invariants[params.key as keyof typeof invariants];
      return fault('invariant', here, human, invariant, { by: 'invariant', invariant });
    }
    case 'enum':
      return fault(
        'code-invalid',
        here,
        `expected one of ${oneOf(element)}, ${found()}`,
        `${element.path} required binding`,
        { by: 'code' },
      );
    case 'const':
      return fault('structure', here, `expected ${oneOf(element)}, ${found()}`, element.path, {
        by: 'resource-type',
      });
    case 'minItems':
      return fault(
        'structure',
        here,
        `expected at least one item, ${found()}`,
        'JSON: arrays are never empty',
        {
          by: 'empty-list',
        },
      );
    case 'primitiveLists':
      return fault(
        'structure',
        `${here}.${params.name}`,
        'expected a value or an extension for every item',
        'JSON: null only next to an extension',
        { by: 'null-in-list' },
      );
    case 'type':
      return fault('structure', here, `expected ${kindOf(element, segments)}, ${found()}`, ruleOf(element), {
        by: 'type',
      });
    default: // The rules of a primitive: pattern, maxLength, minimum, maximum, calendar, base64.
      return fault(
        'value',
        here,
        `expected ${element.type} (${element.description}), ${found()}`,
        element.type,
        { by: 'primitive' },
      );
  }
}

/** A fault by a limit of the harness that is not in FHIR and that no real event comes near. */
export const ownLimit = (path: string, what: string): Fault => ({
  path,
  rule: 'limit of the harness',
  code: 'structure',
  message: `${shortPath(path)}: ${what} (limit of the harness)`,
});

/** JSON Pointer to segments: RFC 6901. */
const segmentsOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));

const pathOf = (at: string, segments: readonly string[]) =>
  segments.reduce(
    (path, segment) => (/^\d+$/.test(segment) ? `${path}[${segment}]` : `${path}.${segment}`),
    at,
  );

const valueAt = (root: unknown, segments: readonly string[]) =>
  segments.reduce<unknown>(
    (value, segment) => (value as Record<string, unknown> | undefined)?.[segment],
    root,
  );

/** Shortens a path that is long because of deep nesting to its start and end. */
const shortPath = (path: string) => (path.length > 300 ? `${path.slice(0, 200)}…${path.slice(-60)}` : path);

const plainName = (name: string) => (/^\w{1,60}$/.test(name) ? name : quote(name));

/** Returns the type of the object at the path, which does not define the unknown property. */
const titleOf = (element: Element, segments: readonly string[]) =>
  segments.length === 0 ? element.path : element.type;

const ruleOf = (element: Element) =>
  element.cardinality ? `${element.path} ${element.cardinality}` : element.path;

function kindOf(element: Element, segments: readonly string[] = []): string {
  const isBackbone = element.type.includes('.');
  if (element.cardinality === undefined) return 'object';
  const kind = isBackbone ? 'object' : element.type;
  return isListAt(element, segments) ? `array of ${isBackbone ? 'objects' : kind}` : kind;
}

/** Returns whether the definition requires a list at the path, and not an item of one. */
function isListAt({ isList }: Element, segments: readonly string[]): boolean {
  return isList && !/^\d+$/.test(segments.at(-1) ?? '');
}

const oneOf = ({ codes = [], description }: Element) =>
  codes.length > mostCodes ? `the codes of ${description}` : codes.join(', ');
