import { type Answer, isJsonObject, type JsonObject, quoteOf } from '../engine/answer.ts';
import { Breach, UnfoundedProof } from '../engine/breach.ts';

/** True for any 2xx. An invalid body must never get one. */
export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/**
 * True when a valid request was accepted: 201, or another 2xx whose body contains the created
 * events with their ids. A separate requirement covers the status 201 itself.
 */
export function isAccepted(answer: Answer): boolean {
  return answer.status === 201 || (isSuccess(answer) && holdsCreated(answer));
}

/**
 * Demands that a valid request was accepted.
 *
 * @param asked the request, for the message, if it is not obvious which one was answered
 */
export function demandAccepted(answer: Answer, asked?: string): void {
  if (isAccepted(answer)) return;
  const { status, text } = answer;
  const message = `answered ${status} instead of 201${asked ? ` to ${asked}` : ''}${quoteOf(answer)}`;
  throw new Breach(message, 201, { status, body: text.slice(0, 500) });
}

/**
 * Makes sure that the control of a case, a valid request, was accepted. Without it a refusal proves
 * nothing.
 *
 * @throws {UnfoundedProof} when it was not
 */
export function demandControlAccepted(answer: Answer): void {
  if (isAccepted(answer)) return;
  const without = isSuccess(answer) ? ' without the created event' : '';
  throw new UnfoundedProof(
    `the control request was answered ${answer.status}${without} instead of 201${quoteOf(answer)}, ` +
      'so a refusal of the faulty request would prove nothing',
  );
}

/**
 * Returns the ids of the events that a 2xx answer acknowledges, even of an invalid body. Any other
 * answer has none.
 */
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

/** Returns the events in an answer. A body that is an OperationOutcome or not JSON has none. */
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
