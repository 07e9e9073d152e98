import type { Invariant } from './invariant.ts';
import { exists } from './invariant.ts';

/** Rules of AuditEvent: https://hl7.org/fhir/R4/auditevent.html#invs */
export const auditEventInvariants = {
  'sev-1': {
    human: 'an entity has a name or a query, not both',
    holds: (entity) => !exists(entity, 'name') || !exists(entity, 'query'),
  },
} satisfies Record<string, Invariant>;
