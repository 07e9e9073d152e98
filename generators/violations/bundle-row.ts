import type { AuditEvent, Bundle } from 'fhir/r4';
import { type ResourceRow, resourceViolation } from './row.ts';
import type { BundleViolation } from './violation.ts';

/** A violation in a Bundle of AuditEvents. */
export function bundleRow(row: ResourceRow): BundleViolation {
  return resourceViolation<Bundle<AuditEvent>, 'Bundle'>('Bundle', { ...row, id: `bundle-${row.id}` });
}
