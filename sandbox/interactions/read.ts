import { refusal } from '../outcome.ts';
import type { Parts } from '../parts.ts';
import { type Answer, fhirAnswer } from './answer.ts';

/** `read`: the event as the create answered it, or 404. */
export async function read(parts: Parts, id: string): Promise<Answer> {
  const event = await parts.store.read(id);
  if (!event) throw refusal(404, 'not-found', `AuditEvent/${id} does not exist.`);
  return fhirAnswer(200, event.body);
}
