import type { BundleEntry } from 'fhir/r4';
import { bundleRow } from './bundle-row.ts';
import { drop, put, rename, slug, turn } from './change.ts';
import type { BundleViolation } from './violation.ts';

const patient = { resourceType: 'Patient', id: 'p-1', active: true };
const nestedBundle = (resource: unknown) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [{ resource }],
});

const containsEvents = 'guide, Bulk upload: each entry contains an AuditEvent';

/** Invalid entries, and entries without an AuditEvent. */
export const bundleEntries: readonly BundleViolation[] = (
  [
    ['entry', 'object', 'FHIR R4 Bundle.entry is a list', turn('entry', (list) => (list as unknown[])[0])],
    ['entry', 'string', 'FHIR R4 Bundle.entry is a list', put('entry', 'AuditEvent')],
    ['entry', 'null', 'FHIR R4 json.html: no null', put('entry', null)],
    ['entry[0]', 'null', 'FHIR R4 json.html: no null', put('entry[0]', null)],
    ['entry[0]', 'string', 'FHIR R4 Bundle.entry is of type BackboneElement', put('entry[0]', 'AuditEvent')],
    ['entry[0]', 'empty', 'FHIR R4 ele-1: an element has a value or children', put('entry[0]', {})],
    ['entry[0]', 'bare-event', containsEvents, turn('entry[0]', (entry) => (entry as BundleEntry).resource)],
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
    ['entry[0].resource', 'of-another-type', containsEvents, put('entry[0].resource', patient)],
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
    ['entry[0].resource', 'nested-bundle', containsEvents, turn('entry[0].resource', nestedBundle)],
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
