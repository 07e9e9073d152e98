import type { AuditEvent, Bundle } from 'fhir/r4';
import type { Random } from '../random.ts';
import { type Change, drop, put } from './change.ts';
import type { BundleViolation } from './violation.ts';

/** A Bundle of `size` entries, each of the valid ones in turn; those that have a fullUrl get another one. */
function enlarged(
  { entry = [], ...bundle }: Bundle<AuditEvent>,
  size: number,
  random: Random,
): Bundle<AuditEvent> {
  return {
    ...bundle,
    entry: Array.from({ length: size }, (_, index) => {
      const one = entry[index % entry.length]!;
      return { ...one, ...(one.fullUrl && { fullUrl: `urn:uuid:${random.uuid()}` }) };
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
        // The valid events are in the Bundle many times over.
        entry.resource = structuredClone(entry.resource!);
        random.pick(faults)(entry.resource);
      }
      return bundle;
    },
  };
}

/** Valid events with one or two invalid ones among them. */
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
