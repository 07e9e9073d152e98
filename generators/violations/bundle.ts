import type { AuditEvent, Bundle, BundleEntry } from 'fhir/r4';
import type { Random } from '../random.ts';
import { type Change, changed, drop, elementOf, put, rename, slug, turn } from './change.ts';
import type { BundleViolation, Family } from './violation.ts';

interface BundleRow {
  id: string;
  rule: string;
  family: Family;
  path: string;
  given?: readonly Change[];
  fault: readonly Change[];
  unspecified?: true;
}

function bundleRow({ id, rule, family, path, given = [], fault, unspecified }: BundleRow): BundleViolation {
  return {
    id: `bundle-${id}`,
    rule,
    family,
    breaks: elementOf('Bundle', path),
    of: 'Bundle',
    ...(unspecified && { unspecified }),
    control: (valid) => changed(valid, given),
    apply: (valid) => changed(valid, [...given, ...fault]),
  };
}

const otherTypes = ['batch', 'transaction', 'searchset', 'history', 'document', 'message'] as const;

/** Bundles whose type is not `collection`. */
const types: readonly BundleViolation[] = [
  ...(
    [
      ['missing', drop('type')],
      ['unknown', put('type', 'bulk')],
      ['in-capitals', put('type', 'Collection')],
      ['a-number', put('type', 1)],
      ['null', put('type', null)],
      ['empty', put('type', '')],
      ['a-list', turn('type', (type) => [type])],
    ] as const
  ).map(([name, change]) =>
    bundleRow({
      id: `type-${name}`,
      rule: 'FHIR R4 Bundle.type 1..1, BundleType (required)',
      family: 'bundle-type',
      path: 'type',
      fault: [change],
    }),
  ),
  // The guide names collection only; what other types mean there, the documents do not say.
  ...otherTypes.map((type) =>
    bundleRow({
      id: `type-${type}`,
      rule: 'guide, Bulk upload: a Bundle of type collection',
      family: 'bundle-type',
      path: 'type',
      fault: [put('type', type)],
      unspecified: true,
    }),
  ),
  ...(
    [
      ['missing', drop('resourceType')],
      ['of-an-event', put('resourceType', 'AuditEvent')],
      ['in-lower-case', put('resourceType', 'bundle')],
      ['of-parameters', put('resourceType', 'Parameters')],
    ] as const
  ).map(([name, change]) =>
    bundleRow({
      id: `resource-type-${name}`,
      rule: 'FHIR R4 json.html: resourceType is "Bundle"',
      family: 'wrong-resource-type',
      path: 'resourceType',
      fault: [change],
    }),
  ),
];

const patient = { resourceType: 'Patient', id: 'p-1', active: true };
const nestedBundle = (resource: unknown) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [{ resource }],
});

const holdsEvents = 'guide, Bulk upload: each entry holds an AuditEvent';

/** Entries that are none, or do not hold an AuditEvent. */
const entries: readonly BundleViolation[] = (
  [
    ['entry', 'object', 'FHIR R4 Bundle.entry is a list', turn('entry', (list) => (list as unknown[])[0])],
    ['entry', 'string', 'FHIR R4 Bundle.entry is a list', put('entry', 'AuditEvent')],
    ['entry', 'null', 'FHIR R4 json.html: no null', put('entry', null)],
    ['entry[0]', 'null', 'FHIR R4 json.html: no null', put('entry[0]', null)],
    ['entry[0]', 'string', 'FHIR R4 Bundle.entry is of type BackboneElement', put('entry[0]', 'AuditEvent')],
    ['entry[0]', 'empty', 'FHIR R4 ele-1: an element has a value or children', put('entry[0]', {})],
    ['entry[0]', 'bare-event', holdsEvents, turn('entry[0]', (entry) => (entry as BundleEntry).resource)],
    [
      'entry[0].resource',
      'missing',
      'FHIR R4 bdl-5: an entry has a resource',
      turn('entry[0]', () => ({ fullUrl: 'urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7' })),
    ],
    ['entry[0].resource', 'null', 'FHIR R4 json.html: no null', put('entry[0].resource', null)],
    [
      'entry[0].resource',
      'empty',
      'FHIR R4 ele-1: an element has a value or children',
      put('entry[0].resource', {}),
    ],
    [
      'entry[0].resource',
      'string',
      'FHIR R4 Bundle.entry.resource is of type Resource',
      turn('entry[0].resource', (event) => JSON.stringify(event)),
    ],
    [
      'entry[0].resource',
      'list',
      'FHIR R4 Bundle.entry.resource 0..1',
      turn('entry[0].resource', (event) => [event]),
    ],
    [
      'entry[0].resource',
      'misnamed',
      'FHIR R4 Bundle.entry.Resource does not exist',
      rename('entry[0].resource', 'Resource'),
    ],
    ['entry[0].resource', 'of-another-type', holdsEvents, put('entry[0].resource', patient)],
    [
      'entry[0].resource',
      'of-an-unknown-type',
      'FHIR R4 resource types',
      put('entry[0].resource.resourceType', 'AuditLog'),
    ],
    [
      'entry[0].resource',
      'without-type',
      'FHIR R4 json.html: resourceType',
      drop('entry[0].resource.resourceType'),
    ],
    ['entry[0].resource', 'nested-bundle', holdsEvents, turn('entry[0].resource', nestedBundle)],
    ['entry[0].fullUrl', 'number', 'FHIR R4 Bundle.entry.fullUrl is of type uri', put('entry[0].fullUrl', 1)],
    ['entry[0].foo', 'unknown', 'FHIR R4 Bundle.entry.foo does not exist', put('entry[0].foo', 'bar')],
    ['foo', 'unknown', 'FHIR R4 Bundle.foo does not exist', put('foo', 'bar')],
    [
      'timestamp',
      'without-zone',
      'FHIR R4 Bundle.timestamp: an instant',
      put('timestamp', '2025-01-01T10:00:00'),
    ],
    ['identifier', 'string', 'FHIR R4 Bundle.identifier is of type Identifier', put('identifier', '1')],
  ] as const
).map(([path, name, rule, change]) =>
  bundleRow({ id: `${slug(path)}-${name}`, rule, family: 'bundle-entry', path, fault: [change] }),
);

const urn = 'urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7';
const request = { method: 'POST', url: 'AuditEvent' };

/** Constraints of Bundle: https://hl7.org/fhir/R4/bundle-definitions.html#Bundle */
const invariants: readonly BundleViolation[] = (
  [
    ['bdl-1', 'total', 'total only in a search or history', put('total', 1)],
    ['bdl-2', 'entry[0].search', 'entry.search only in a search', put('entry[0].search', { mode: 'match' })],
    ['bdl-3', 'entry[0].request', 'entry.request not in a collection', put('entry[0].request', request)],
    [
      'bdl-4',
      'entry[0].response',
      'entry.response not in a collection',
      put('entry[0].response', { status: '201' }),
    ],
    [
      'bdl-8',
      'entry[0].fullUrl',
      'fullUrl is not specific to a version',
      put('entry[0].fullUrl', 'http://example.org/AuditEvent/1/_history/2'),
    ],
  ] as const
).map(([key, path, rule, change]) =>
  bundleRow({
    id: `${key}-${slug(path)}`,
    rule: `FHIR R4 ${key}: ${rule}`,
    family: 'bundle-invariant',
    path,
    fault: [change],
  }),
);

const equalUrls = bundleRow({
  id: 'bdl-7-equal-full-urls',
  rule: 'FHIR R4 bdl-7: fullUrl is unique, or its resources have different versions',
  family: 'bundle-invariant',
  path: 'entry[1].fullUrl',
  given: [
    put('entry[0].fullUrl', urn),
    (bundle) => {
      const { entry } = bundle as Bundle;
      entry![1] = { fullUrl: urn.replace('8', '9'), resource: structuredClone(entry![0]!.resource!) };
    },
  ],
  fault: [put('entry[1].fullUrl', urn)],
});

/** A Bundle of `size` entries, each of the valid ones in turn; those that have a fullUrl get another one. */
function enlarged(
  { entry = [], ...bundle }: Bundle<AuditEvent>,
  size: number,
  random: Random,
): Bundle<AuditEvent> {
  return {
    ...structuredClone(bundle),
    entry: Array.from({ length: size }, (_, index) => {
      const copy = structuredClone(entry[index % entry.length]!);
      return copy.fullUrl ? { ...copy, fullUrl: `urn:uuid:${random.uuid()}` } : copy;
    }),
  };
}

const faults: readonly Change[] = [
  put('recorded', 'yesterday'),
  put('action', 'X'),
  put('agent', []),
  drop('source'),
  put('foo', 'bar'),
];

function atomicity(size: number, place: string, bad: readonly number[]): BundleViolation {
  return {
    id: `bundle-of-${size}-bad-${place}`,
    rule: 'api.md: create multiple AuditEvents in a single transaction',
    family: 'bundle-atomicity',
    breaks: 'Bundle.entry.resource',
    of: 'Bundle',
    control: (valid, random) => enlarged(valid, size, random),
    apply(valid, random) {
      const bundle = enlarged(valid, size, random);
      for (const index of bad) random.pick(faults)(bundle.entry![index]!.resource!);
      return bundle;
    },
  };
}

/** Violations of Bundle submission. */
export const bundleViolations: readonly BundleViolation[] = [
  ...types,
  ...entries,
  ...invariants,
  equalUrls,
  bundleRow({
    id: 'entry-empty-list',
    rule: 'FHIR R4 json.html: no empty list',
    family: 'null-or-empty',
    path: 'entry',
    fault: [put('entry', [])],
    unspecified: true,
  }),
  atomicity(1, 'only', [0]),
  atomicity(2, 'first', [0]),
  atomicity(2, 'last', [1]),
  atomicity(100, 'first', [0]),
  atomicity(100, 'middle', [50]),
  atomicity(100, 'last', [99]),
  atomicity(100, 'twice', [33, 66]),
  atomicity(1000, 'first', [0]),
  atomicity(1000, 'middle', [500]),
  atomicity(1000, 'last', [999]),
  atomicity(1000, 'twice', [1, 998]),
];
