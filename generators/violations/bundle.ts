import { bundleAtomicity } from './bundle-atomicity.ts';
import { bundleEntries } from './bundle-entries.ts';
import { bundleInvariants } from './bundle-invariants.ts';
import { bundleRow } from './bundle-row.ts';
import { bundleTypes } from './bundle-types.ts';
import { put } from './change.ts';
import type { BundleViolation } from './violation.ts';

/** Violations of Bundle submission. */
export const bundleViolations: readonly BundleViolation[] = [
  ...bundleTypes,
  ...bundleEntries,
  ...bundleInvariants,
  bundleRow({
    id: 'entry-empty-list',
    rule: 'FHIR R4 json.html: no empty list',
    family: 'null-or-empty',
    path: 'entry',
    fault: [put('entry', [])],
    unspecified: true,
  }),
  ...bundleAtomicity,
];
