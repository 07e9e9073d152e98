import type { AuditEvent } from 'fhir/r4';
import { auditEvents } from '../../../generators/events.ts';
import { markEvent } from '../../../generators/mark.ts';
import type { Case } from './case.ts';

/** `meta.tag` system of the code that tells one case's events from another's. */
export const caseTagSystem = 'urn:auditbox-harness:case';

/** A code that no other case of this run or of another has. */
export function caseCode({ session, seed }: Case): string {
  return `${session.settings.id}-${seed.toString(36)}`;
}

/** Marks an event as this run's, and as one of this case. */
export function marked(proof: Case, event: AuditEvent): AuditEvent {
  return markEvent(event, { run: proof.session.settings.id, case: caseCode(proof) });
}

/** Valid events of the case's own seed, marked. */
export function validEvents(proof: Case, count: number): AuditEvent[] {
  const source = auditEvents({ seed: proof.seed });
  return Array.from({ length: count }, () => marked(proof, source.next().value));
}

/** One valid event of the case's own seed, marked. */
export function validEvent(proof: Case): AuditEvent {
  return validEvents(proof, 1)[0]!;
}
