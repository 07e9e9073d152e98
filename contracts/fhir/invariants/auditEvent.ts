import type { Invariant } from './invariant.ts';

/** Rules of AuditEvent: https://hl7.org/fhir/R4/auditevent.html#invs */
export const auditEventInvariants = {
  'sev-1': {
    human: 'an entity must have either a name or a query, not both',
    holds: (entity) =>
      (entity.name === undefined && entity._name === undefined) ||
      (entity.query === undefined && entity._query === undefined),
  },
} satisfies Record<string, Invariant>;
