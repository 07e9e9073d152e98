import type { RequirementId } from '../../contracts/catalogue/all.ts';

/** The families of violations of which an event can have one. */
export const eventFamilies = [
  'INVALID-MISSING-REQUIRED',
  'INVALID-WRONG-TYPE',
  'INVALID-CARDINALITY',
  'INVALID-WRONG-CODE',
  'INVALID-DATE-TIME',
  'INVALID-PRIMITIVE',
  'INVALID-UNKNOWN-PROPERTY',
  'INVALID-NULL-OR-EMPTY',
  'INVALID-INVARIANT',
  'INVALID-OTHER-VERSION',
  'INVALID-RESOURCE-TYPE',
] as const satisfies readonly RequirementId[];
