import type { RequirementId } from '../../contracts/catalogue/all.ts';
import type { BrokenElement, Fault } from '../../contracts/fhir/fault.ts';
import { isObject } from '../altering/rewriting.ts';
import type { Parts } from '../parts.ts';
import type { Defect } from './defect.ts';
import { eventFamilies } from './requirement-groups.ts';

/** Ignores some faults of an AuditEvent, alone or in a Bundle, and of the Bundle itself. */
const ignoring =
  (ignored: (fault: Fault) => boolean) =>
  ({ validate }: Parts): Pick<Parts, 'validate'> => ({
    validate: {
      AuditEvent: (value) => validate.AuditEvent(value).filter((fault) => !ignored(fault)),
      Bundle: (value) => validate.Bundle(value).filter((fault) => !ignored(fault)),
    },
  });

const accepts = (
  name: string,
  breaks: readonly RequirementId[],
  ignored: (fault: Fault) => boolean,
  knockOns: readonly RequirementId[] = [],
): Defect => ({ name: `accepts-${name}`, breaks, knockOns, apply: ignoring(ignored) });

/** Requirements that the same faults can break. */
const alike = [
  'BUNDLE-INVALID-ENTRY',
  ...eventFamilies,
  'INVALID-BUNDLE-TYPE',
  'INVALID-BUNDLE-ENTRY',
  'INVALID-BUNDLE-INVARIANT',
  'INVALID-NOT-A-RESOURCE',
] as const satisfies readonly RequirementId[];

const missing =
  (element: string) =>
  ({ code, path }: Fault) =>
    code === 'required' && path.endsWith(element);
const primitive =
  (...types: string[]) =>
  ({ broken }: Fault) =>
    broken?.by === 'primitive' && types.includes(broken.type);
const invariant =
  (...keys: string[]) =>
  ({ broken }: Fault) =>
    broken?.invariant !== undefined && keys.includes(broken.invariant);
/** A value whose JSON type is not that of its element. */
const shape =
  (isMeant: (broken: BrokenElement) => boolean) =>
  ({ code, broken }: Fault) =>
    code === 'structure' && broken !== undefined && isMeant(broken);
const found =
  (isMeant: (value: unknown) => boolean) =>
  ({ broken }: Fault) =>
    broken !== undefined && isMeant(broken.found);
const isFilledObject = (value: unknown) => isObject(value) && Object.keys(value).length > 0;
const outOfTheCalendar = /^\d{4}-(02-(29|30)|04-31|06-31)T/;
const required = (id: string, path: string) => [id, path] as const;

const requiredElements = [
  required('type', 'AuditEvent.type'),
  required('recorded', '.recorded'),
  required('agent', '.agent'),
  required('requestor', '.requestor'),
  required('source', '.source'),
  required('observer', '.observer'),
];

/** Defects that accept invalid input; each ignores one kind of rule. */
export const violationDefects: readonly Defect[] = [
  ...requiredElements.map(([id, path]) =>
    accepts(
      `a-missing-${id}`,
      ['INVALID-MISSING-REQUIRED'],
      (fault) => missing(path)(fault) || (id === 'type' && missing('resource.type')(fault)),
      [...alike, 'ROBUST-NO-CROSSTALK', 'ROBUST-CONNECTION-REUSED', 'ERROR-NAMES-ELEMENT'],
    ),
  ),
  accepts(
    'numbers-for-strings',
    ['INVALID-WRONG-TYPE'],
    shape(
      ({ by, type, isList, found: value }) =>
        by === 'type' &&
        !isList &&
        ['string', 'code', 'uri', 'id'].includes(type) &&
        typeof value === 'number',
    ),
    alike,
  ),
  accepts(
    'strings-for-booleans',
    ['INVALID-WRONG-TYPE'],
    shape(({ by, type, found: value }) => by === 'type' && type === 'boolean' && typeof value === 'string'),
    alike,
  ),
  accepts(
    'booleans-for-strings',
    ['INVALID-WRONG-TYPE'],
    shape(({ found: value }) => typeof value === 'boolean'),
    alike,
  ),
  accepts(
    'one-value-for-a-list',
    ['INVALID-CARDINALITY'],
    shape(({ by, isList, found: value }) => by === 'type' && isList && isFilledObject(value)),
    alike,
  ),
  accepts(
    'a-list-for-one-value',
    ['INVALID-CARDINALITY'],
    shape(({ found: value }) => Array.isArray(value) && value.length > 0),
    alike,
  ),
  accepts('unknown-codes', ['INVALID-WRONG-CODE'], ({ code }) => code === 'code-invalid', alike),
  accepts(
    'an-unknown-action',
    ['INVALID-WRONG-CODE'],
    ({ code, path }) => code === 'code-invalid' && path.endsWith('.action'),
    alike,
  ),
  accepts(
    'an-unknown-outcome',
    ['INVALID-WRONG-CODE'],
    ({ code, path }) => code === 'code-invalid' && path.endsWith('.outcome'),
    alike,
  ),
  accepts(
    'an-unknown-network-type',
    ['INVALID-WRONG-CODE'],
    ({ code, path }) => code === 'code-invalid' && path.endsWith('.network.type'),
    alike,
  ),
  accepts('bad-instants', ['INVALID-DATE-TIME'], primitive('instant'), alike),
  accepts('bad-dates-and-times', ['INVALID-DATE-TIME'], primitive('dateTime', 'date', 'time'), alike),
  accepts(
    'dates-out-of-the-calendar',
    ['INVALID-DATE-TIME'],
    (fault) => primitive('instant')(fault) && outOfTheCalendar.test(String(fault.broken?.found)),
  ),
  accepts('bad-ids', ['INVALID-PRIMITIVE'], primitive('id'), alike),
  accepts('bad-uris', ['INVALID-PRIMITIVE'], primitive('uri', 'url', 'canonical', 'oid', 'uuid'), alike),
  accepts('bad-codes', ['INVALID-PRIMITIVE'], primitive('code'), alike),
  accepts('queries-that-are-no-base64', ['INVALID-PRIMITIVE'], primitive('base64Binary'), alike),
  accepts('bad-integers', ['INVALID-PRIMITIVE'], primitive('integer', 'positiveInt', 'unsignedInt'), alike),
  accepts(
    'unknown-properties',
    ['INVALID-UNKNOWN-PROPERTY'],
    ({ broken }) => broken?.by === 'unknown-property',
    alike,
  ),
  accepts(
    'unknown-properties-of-datatypes',
    ['INVALID-UNKNOWN-PROPERTY'],
    ({ broken }) => broken?.by === 'unknown-property' && !/^(AuditEvent|Bundle)\b/.test(broken.type),
    alike,
  ),
  accepts(
    'nulls',
    ['INVALID-NULL-OR-EMPTY'],
    (fault) =>
      found((value) => value === null)(fault) &&
      !/resourceType|Bundle\.(entry|type)(\[\d+\](\.resource)?)?$/.test(fault.path),
    alike,
  ),
  accepts(
    'empty-strings',
    ['INVALID-NULL-OR-EMPTY'],
    found((value) => value === ''),
    alike,
  ),
  accepts(
    'empty-lists',
    ['INVALID-NULL-OR-EMPTY'],
    found((value) => Array.isArray(value) && value.length === 0),
    alike,
  ),
  accepts('empty-objects', ['INVALID-NULL-OR-EMPTY'], invariant('ele-1'), alike),
  accepts(
    'broken-invariants',
    ['INVALID-INVARIANT'],
    ({ broken }) => broken?.invariant !== undefined && !/^(bdl-|ele-1$)/.test(broken.invariant),
    alike,
  ),
  accepts('names-beside-queries', ['INVALID-INVARIANT'], invariant('sev-1')),
  accepts('extensions-beside-values', ['INVALID-INVARIANT'], invariant('ext-1')),
  accepts('periods-that-end-before-they-start', ['INVALID-INVARIANT'], invariant('per-1')),
  accepts('dangling-references', ['INVALID-INVARIANT'], invariant('ref-1'), ['INVALID-CARDINALITY']),
  accepts('scripts-in-narrative', ['INVALID-INVARIANT'], invariant('txt-1')),
  accepts('two-values-of-an-extension', ['INVALID-INVARIANT'], ({ broken }) => broken?.by === 'choice'),
  {
    name: 'accepts-events-of-fhir-r5',
    breaks: ['INVALID-OTHER-VERSION'],
    knockOns: ['INVALID-UNKNOWN-PROPERTY'],
    apply: accepting(
      (value) =>
        isObject(value) &&
        ['code', 'category', 'occurredDateTime', 'occurredPeriod'].some((name) => name in value),
    ),
  },
  {
    name: 'accepts-other-resource-types',
    breaks: ['INVALID-RESOURCE-TYPE'],
    knockOns: ['INVALID-BUNDLE-ENTRY'],
    apply: accepting(
      (value) =>
        isObject(value) &&
        typeof value.resourceType === 'string' &&
        !['AuditEvent', 'Bundle'].includes(value.resourceType),
    ),
  },
  accepts(
    'events-without-resource-type',
    ['INVALID-RESOURCE-TYPE'],
    ({ path, code }) => code === 'required' && path === 'AuditEvent.resourceType',
    alike,
  ),
  accepts(
    'bundles-of-any-type',
    ['INVALID-BUNDLE-TYPE'],
    (fault) =>
      fault.path === 'Bundle.type' ||
      invariant('bdl-3', 'bdl-4', 'bdl-9', 'bdl-10', 'bdl-11', 'bdl-12')(fault),
    ['INVALID-BUNDLE-INVARIANT', 'INVALID-RESOURCE-TYPE'],
  ),
  accepts(
    'bundles-without-type',
    ['INVALID-BUNDLE-TYPE'],
    ({ path, code }) => path === 'Bundle.type' && code === 'required',
    ['INVALID-RESOURCE-TYPE'],
  ),
  accepts('entries-without-resource', ['INVALID-BUNDLE-ENTRY'], invariant('bdl-5'), [
    'INVALID-BUNDLE-INVARIANT',
  ]),
  accepts(
    'unknown-properties-of-bundles',
    ['INVALID-BUNDLE-ENTRY'],
    ({ broken }) => broken?.by === 'unknown-property' && broken.type === 'Bundle',
    alike,
  ),
  accepts(
    'bundles-with-broken-invariants',
    ['INVALID-BUNDLE-INVARIANT'],
    invariant('bdl-1', 'bdl-2', 'bdl-4', 'bdl-7', 'bdl-8'),
    ['INVALID-BUNDLE-TYPE'],
  ),
  accepts('equal-full-urls', ['INVALID-BUNDLE-INVARIANT'], invariant('bdl-7')),
  {
    name: 'bundle-last-entry-not-validated',
    breaks: ['BUNDLE-INVALID-ENTRY'],
    knockOns: alike,
    apply: ({ validate }) => ({
      validate: {
        ...validate,
        Bundle: (value) => {
          const faults = validate.Bundle(value);
          const { entry } = value as { entry?: unknown[] };
          const last = `Bundle.entry[${(entry?.length ?? 0) - 1}].resource.`;
          return faults.filter(({ path }) => !path.startsWith(last) || path.endsWith('resourceType'));
        },
      },
    }),
  },
  {
    name: 'bundle-only-the-first-100-entries-validated',
    breaks: ['BUNDLE-INVALID-ENTRY'],
    apply: ignoring(({ path }) => Number(/^Bundle\.entry\[(\d+)\]/.exec(path)?.[1] ?? 0) >= 100),
  },
  {
    name: 'bundle-entries-without-their-shape-validated',
    breaks: ['INVALID-MISSING-REQUIRED'],
    knockOns: alike,
    apply: ignoring(({ path }) => /^Bundle\.entry\[\d+\]\.resource\.(?!resourceType)/.test(path)),
  },
];

/** Accepts the values that a test recognizes, without validating them. */
function accepting(known: (value: unknown) => boolean) {
  return ({ validate }: Parts): Pick<Parts, 'validate'> => ({
    validate: { ...validate, AuditEvent: (value) => (known(value) ? [] : validate.AuditEvent(value)) },
  });
}
