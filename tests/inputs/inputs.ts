import type { AuditEvent } from 'fhir/r4';
import { auditEvents } from '../../generators/events.ts';
import { markEvent } from '../../generators/mark.ts';
import { markText } from '../../generators/mark-text.ts';
import { type Case, seedOf } from '../engine/case.ts';
import type { Session } from '../engine/session.ts';
import { eventOfGuide } from './documented-events.ts';

/** A code that no other case of this run or of another has. */
export function caseCode({ session, seed }: Case): string {
  return `${session.settings.id}-${seed.toString(36)}`;
}

/** A code that the cases of one test share, so that one search finds what all of them left. */
export function groupCode({ settings }: Session, title: string): string {
  return `${settings.id}-${seedOf(settings.seed, title).toString(36)}`;
}

/** Marks an event as this run's, and as one of this case. */
export function marked(proof: Case, event: AuditEvent): AuditEvent {
  return markedAs(proof, event, caseCode(proof));
}

/** Marks an event as this run's, with a code of the caller's. */
export function markedAs({ session }: Case, event: AuditEvent, code: string): AuditEvent {
  return markEvent(event, { run: session.settings.id, case: code });
}

/** The same for the text of an event, of which every byte stays. */
export function markedText(proof: Case, text: string): string {
  return markText(text, { run: proof.session.settings.id, case: caseCode(proof) });
}

/**
 * Valid events as plain as that of the guide, each with a user of its own, not marked yet. For whatever is not about
 * content: a deployment that refuses one valid value breaks CREATE-STATUS-201, and must not spoil all other proofs too.
 */
export function plainEvents(proof: Case, count: number): AuditEvent[] {
  const event = eventOfGuide;
  const user = (index: number) => `user-${proof.seed.toString(36)}-${index}`;
  return Array.from({ length: count }, (_, index) => ({
    ...event,
    agent: [{ requestor: true, altId: user(index) }],
  }));
}

/** Plain events, marked. */
export function markedPlain(proof: Case, count: number): AuditEvent[] {
  return plainEvents(proof, count).map((event) => marked(proof, event));
}

/** One plain event, marked. */
export function plainEvent(proof: Case): AuditEvent {
  return markedPlain(proof, 1)[0]!;
}

/** Valid events as a hospital has them, of the case's own seed, not marked yet. */
export function hospitalEvents({ seed }: Case, count: number): AuditEvent[] {
  const source = auditEvents({ seed });
  return Array.from({ length: count }, () => source.next().value);
}

/** Valid events as a hospital has them, marked. */
export function validEvents(proof: Case, count: number): AuditEvent[] {
  return hospitalEvents(proof, count).map((event) => marked(proof, event));
}

/** One valid event as a hospital has it, marked. */
export function validEvent(proof: Case): AuditEvent {
  return validEvents(proof, 1)[0]!;
}
