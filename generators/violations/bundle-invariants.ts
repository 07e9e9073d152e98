import type { Bundle } from 'fhir/r4';
import { bundleRow } from './bundle-row.ts';
import { put, slug } from './change.ts';
import type { BundleViolation } from './violation.ts';

const urn = 'urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7';
const request = { method: 'POST', url: 'AuditEvent' };

/** Constraints of Bundle: https://hl7.org/fhir/R4/bundle-definitions.html#Bundle */
const singly: readonly BundleViolation[] = (
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

/** Violations of constraints on Bundles. */
export const bundleInvariants: readonly BundleViolation[] = [...singly, equalUrls];
