import { bundleViolations } from './bundle.ts';
import { eventInvariants } from './event-invariants.ts';
import { eventShape } from './event-shape.ts';
import { eventStructure } from './event-structure.ts';
import { eventValues } from './event-values.ts';
import { eventVersions } from './event-versions.ts';
import { rawViolations } from './raw.ts';
import type { EventViolation, Violation } from './violation.ts';

export { bundleViolations } from './bundle.ts';
export { rawViolations } from './raw.ts';
export {
  type BundleViolation,
  type EventViolation,
  type Family,
  families,
  type RawBody,
  type RawViolation,
  type Violation,
} from './violation.ts';

export const eventViolations: readonly EventViolation[] = [
  ...eventStructure,
  ...eventValues,
  ...eventShape,
  ...eventInvariants,
  ...eventVersions,
];

/** All violations: invalid input with exactly one fault, and its control. */
export const violations: readonly Violation[] = [...eventViolations, ...bundleViolations, ...rawViolations];
