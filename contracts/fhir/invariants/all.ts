import { auditEventInvariants } from './auditEvent.ts';
import { bundleInvariants } from './bundle.ts';
import { capabilityStatementInvariants } from './capabilityStatement.ts';
import { datatypeInvariants } from './datatypes.ts';
import { elementInvariants } from './element.ts';
import { narrativeInvariants } from './narrative.ts';
import { quantityInvariants } from './quantity.ts';
import { resourceInvariants } from './resource.ts';
import { timingInvariants } from './timing.ts';

/** Every rule that the schemas list under `invariants`, by its FHIR key. */
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
