import { bundleRow } from './bundle-row.ts';
import { drop, put, turn } from './change.ts';
import type { BundleViolation } from './violation.ts';

const otherTypes = ['batch', 'transaction', 'searchset', 'history', 'document', 'message'] as const;

/** Bundles whose type is not `collection`. */
export const bundleTypes: readonly BundleViolation[] = [
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
  // The guide names only collection. The documents do not specify other types.
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
