import type { AuditEvent, Bundle } from 'fhir/r4';
import type { Random } from '../random.ts';
import { type Change, drop, put } from './change.ts';
import type { BundleViolation } from './violation.ts';

/**
 * A Bundle of `size` entries that repeats the given entries; each `fullUrl` is replaced by a new
 * one.
 */
function enlarged(
  { entry = [], ...bundle }: Bundle<AuditEvent>,
  size: number,
  random: Random,
): Bundle<AuditEvent> {
  return {
    ...bundle,
    entry: Array.from({ length: size }, (_, index) => {
      const copy = { ...entry[index % entry.length]! };
      if (copy.fullUrl) copy.fullUrl = `urn:uuid:${random.uuid()}`;
      return copy;
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
      for (const index of bad) {
        const entry = bundle.entry![index]!;
        // Entries share their events, so only a copy may be changed.
        entry.resource = structuredClone(entry.resource!);
        random.pick(faults)(entry.resource);
      }
      return bundle;
    },
  };
}

/** Bundles of valid events with one or two invalid ones. */
export const bundleAtomicity: readonly BundleViolation[] = [
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
