import type { AuditEvent } from 'fhir/r4';
import { auditEvents } from '../../generators/events.ts';
import { markEvent } from '../../generators/mark.ts';
import { markText } from '../../generators/mark-text.ts';
import { type Case, seedOf } from '../engine/case.ts';
import type { Session } from '../engine/session.ts';
import { eventOfGuide } from './documented-events.ts';

/** Returns a code that no other case has, in this run or any other. */
export function caseCode({ session, seed }: Case): string {
  return `${session.settings.id}-${seed.toString(36)}`;
}

/**
 * Returns a code that the cases of one test share, so that one search finds the events of all of
 * them.
 */
export function groupCode({ settings }: Session, title: string): string {
  return `${settings.id}-${seedOf(settings.seed, title).toString(36)}`;
}

/** Marks an event with this run and this case. */
export function marked(proof: Case, event: AuditEvent): AuditEvent {
  return markedAs(proof, event, caseCode(proof));
}

/** Marks an event with this run and a code of the caller. */
export function markedAs({ session }: Case, event: AuditEvent, code: string): AuditEvent {
  return markEvent(event, { run: session.settings.id, case: code });
}

/** Marks the text of an event and leaves every other byte as it is. */
export function markedText(proof: Case, text: string): string {
  return markText(text, { run: proof.session.settings.id, case: caseCode(proof) });
}

/**
 * Returns unmarked events as simple as the one of the guide, each with a different user. Cases that
 * are not about content use them. A deployment that refuses one valid value breaks
 * CREATE-STATUS-201, and no other case should depend on it.
 */
export function plainEvents(proof: Case, count: number): AuditEvent[] {
  const event = eventOfGuide;
  const user = (index: number) => `user-${proof.seed.toString(36)}-${index}`;
  return Array.from({ length: count }, (_, index) => ({
    ...event,
    agent: [{ requestor: true, altId: user(index) }],
  }));
}

/** Returns marked plain events. */
export function markedPlain(proof: Case, count: number): AuditEvent[] {
  return plainEvents(proof, count).map((event) => marked(proof, event));
}

/** Returns one marked plain event. */
export function plainEvent(proof: Case): AuditEvent {
  return markedPlain(proof, 1)[0]!;
}

/** Returns unmarked valid events such as a hospital sends, from the seed of the case. */
export function hospitalEvents({ seed }: Case, count: number): AuditEvent[] {
  const source = auditEvents({ seed });
  return Array.from({ length: count }, () => source.next().value);
}

/** Returns marked events such as a hospital sends. */
export function validEvents(proof: Case, count: number): AuditEvent[] {
  return hospitalEvents(proof, count).map((event) => marked(proof, event));
}

/** Returns one marked event such as a hospital sends. */
export function validEvent(proof: Case): AuditEvent {
  return validEvents(proof, 1)[0]!;
}
