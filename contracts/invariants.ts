import { auditEventInvariants } from './invariants/auditEvent.ts';
import { bundleInvariants } from './invariants/bundle.ts';
import { capabilityStatementInvariants } from './invariants/capabilityStatement.ts';
import { datatypeInvariants } from './invariants/datatypes.ts';
import { elementInvariants } from './invariants/element.ts';
import { narrativeInvariants } from './invariants/narrative.ts';
import { quantityInvariants } from './invariants/quantity.ts';
import { resourceInvariants } from './invariants/resource.ts';
import { timingInvariants } from './invariants/timing.ts';

/** Every rule that the schemas name under `invariants`, by its FHIR key. */
export const invariants = {
  ...elementInvariants,
  ...resourceInvariants,
  ...auditEventInvariants,
  ...bundleInvariants,
  ...capabilityStatementInvariants,
  ...quantityInvariants,
  ...timingInvariants,
  ...datatypeInvariants,
  ...narrativeInvariants,
};
