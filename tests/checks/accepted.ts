import { type Answer, isJsonObject, type JsonObject, quoteOf } from '../engine/answer.ts';
import { Breach, UnfoundedProof } from '../engine/breach.ts';

/** True for any 2xx: what an invalid body must never get, whatever the answer holds. */
export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/**
 * True when a valid request was accepted: 201, or another 2xx that holds what was created, each event with its id.
 * That the status must be 201 is a requirement of its own, and nothing else is judged by it.
 */
export function isAccepted(answer: Answer): boolean {
  return answer.status === 201 || (isSuccess(answer) && holdsCreated(answer));
}

/**
 * Demands that a valid request was accepted.
 *
 * @param asked what was answered, where a reader would take it for another request
 */
export function demandAccepted(answer: Answer, asked?: string): void {
  if (isAccepted(answer)) return;
  const { status, text } = answer;
  const message = `answered ${status} instead of 201${asked ? ` to ${asked}` : ''}${quoteOf(answer)}`;
  throw new Breach(message, 201, { status, body: text.slice(0, 500) });
}

/**
 * The control of a case: a valid request that must be accepted for anything else to mean something.
 *
 * @throws {UnfoundedProof} when it is not
 */
export function demandControlAccepted(answer: Answer): void {
  if (isAccepted(answer)) return;
  const without = isSuccess(answer) ? ' without the event that it created' : '';
  throw new UnfoundedProof(
    `the control, the same request without the fault, was answered ${answer.status}${without} instead of 201${quoteOf(answer)}: ` +
      'a refusal of the faulty one proves nothing',
  );
}

/** The ids of the events that an answer says are stored now, also of an invalid body; none when it is no 2xx. */
export function acknowledgedIds(answer: Answer): string[] {
  if (!isSuccess(answer)) return [];
  const ids = eventsIn(answer).map(({ id }) => id);
  return ids.filter((id) => typeof id === 'string');
}

function holdsCreated(answer: Answer): boolean {
  const events = eventsIn(answer);
  return (
    events.length > 0 &&
    events.every(({ resourceType, id }) => resourceType === 'AuditEvent' && typeof id === 'string')
  );
}

/** What an answer holds: the event of a create, or those of a Bundle; nothing where it is no JSON or says what is wrong. */
function eventsIn(answer: Answer): JsonObject[] {
  const body = jsonOf(answer);
  if (!isJsonObject(body) || body.resourceType === 'OperationOutcome') return [];
  if (!Array.isArray(body.entry)) return [body];
  return body.entry.map((entry) => (isJsonObject(entry) ? entry.resource : null)).filter(isJsonObject);
}

function jsonOf(answer: Answer): unknown {
  try {
    return answer.json();
  } catch (error) {
    if (error instanceof Breach) return null;
    throw error;
  }
}
