import { refusal } from '../outcome.ts';
import type { Parts } from '../parts.ts';
import { type Answer, fhirAnswer } from './answer.ts';

/** `read`: the event as it was answered when it was created, or 404. */
export function read(parts: Parts, id: string): Answer {
  const event = parts.store.read(id);
  if (!event) throw refusal(404, 'not-found', `There is no AuditEvent with the id ${id}.`);
  return fhirAnswer(200, event.body);
}
