import { type Change, changed, elementOf } from './change.ts';
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

/** A row on a Bundle of AuditEvents. */
export function bundleRow({
  id,
  rule,
  family,
  path,
  given = [],
  fault,
  unspecified,
}: BundleRow): BundleViolation {
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
