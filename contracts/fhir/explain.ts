import { type Element, elementAt } from './elements.ts';
import type { SchemaError } from './errors.ts';
import { excerpt, quote } from './excerpt.ts';
import type { BrokenElement, Fault } from './fault.ts';
import { invariants } from './invariants/all.ts';

/** The types that have a compiled validator. */
export type ValidatedType = 'AuditEvent' | 'Bundle' | 'OperationOutcome' | 'CapabilityStatement';

/** Longer value sets are named rather than listed. */
const mostCodes = 32;

/**
 * The errors of a value in the words of FHIR.
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
  // Of a value of another type not one more fault is worth telling.
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
        `required ${kindOf(missing)}, missing`,
        ruleOf(missing),
        { by: 'missing', type: missing.type, isList: missing.isList, found: undefined },
      );
    }
    case 'choice': {
      const path = `${here}.${params.base}[x]`;
      const rule = `${titleOf(element, segments)}.${params.base}[x]`;
      return params.count === 0
        ? fault('required', path, 'required one value, missing', `${rule} 1..1`, { by: 'missing' })
        : fault('structure', path, `at most one value, found ${params.count}`, `${rule} max 1`, {
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
        `required one of ${oneOf(element)}, ${found()}`,
        `${element.path} required binding`,
        { by: 'code' },
      );
    case 'const':
      return fault('structure', here, `required ${oneOf(element)}, ${found()}`, element.path, {
        by: 'resource-type',
      });
    case 'minItems':
      return fault('structure', here, `required at least one item, ${found()}`, 'JSON: no array is empty', {
        by: 'empty-list',
      });
    case 'primitiveLists':
      return fault(
        'structure',
        `${here}.${params.name}`,
        `required a value or an extension for every item`,
        'JSON: null only beside an extension',
        { by: 'null-in-list' },
      );
    case 'type':
      return fault('structure', here, `required ${kindOf(element, segments)}, ${found()}`, ruleOf(element), {
        by: 'type',
      });
    default: // What a primitive demands of its value: pattern, maxLength, minimum, maximum, calendar, base64.
      return fault(
        'value',
        here,
        `required ${element.type} (${element.description}), ${found()}`,
        element.type,
        { by: 'primitive' },
      );
  }
}

/** A fault by a limit that FHIR does not set, and no event of a real sender comes near. */
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

/** A path that is long because of deep nesting says where it starts and ends. */
const shortPath = (path: string) => (path.length > 300 ? `${path.slice(0, 200)}…${path.slice(-60)}` : path);

const plainName = (name: string) => (/^\w{1,60}$/.test(name) ? name : quote(name));

/** The type of the object at the path, whose definition an unknown property is not in. */
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

/** Whether the definition demands a list at the path, and not an item of one. */
function isListAt({ isList }: Element, segments: readonly string[]): boolean {
  return isList && !/^\d+$/.test(segments.at(-1) ?? '');
}

const oneOf = ({ codes = [], description }: Element) =>
  codes.length > mostCodes ? `the codes of ${description}` : codes.join(', ');
