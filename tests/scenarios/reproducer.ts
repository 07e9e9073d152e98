import type { AuditEvent } from 'fhir/r4';
import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { validateAuditEvent } from '../../contracts/fhir/validate.ts';
import { isSuccess } from '../checks/accepted.ts';
import { type Answer, answerOf } from '../engine/answer.ts';
import { type Case, fhirJson } from '../engine/case.ts';
import { reduce } from './reduce.ts';

/** Finds the smallest valid event that is still refused with the same status. */
export async function reproduceRefusal(
  proof: Case,
  id: RequirementId,
  event: AuditEvent,
  status: number,
): Promise<void> {
  const isValid = (candidate: unknown) => validateAuditEvent(candidate).length === 0;
  await reproduce(proof, id, event, (answer) => answer.status === status, isValid);
}

/**
 * Finds the smallest event that is invalid for the same reason and still accepted.
 *
 * @param onAccepted called with every answer that accepted an event, which is now stored
 */
export async function reproduceAcceptance(
  proof: Case,
  id: RequirementId,
  event: unknown,
  onAccepted: (answer: Answer) => void,
): Promise<void> {
  const reasons = reasonsOf(event);
  if (reasons === '') return;
  await reproduce(proof, id, event, isSuccess, (candidate) => reasonsOf(candidate) === reasons, onAccepted);
}

/** Looks for one reproducer per requirement, because each needs up to 50 requests. */
async function reproduce(
  proof: Case,
  id: RequirementId,
  event: unknown,
  shows: (answer: Answer) => boolean,
  admissible: (candidate: unknown) => boolean,
  onAccepted: (answer: Answer) => void = () => {},
): Promise<void> {
  const { session } = proof;
  if (session.reproduced.has(id)) return;
  session.reproduced.add(id);
  const mark = JSON.stringify(metaOf(event));
  const { body, requests } = await reduce(
    event,
    // The mark must stay, so that events of this run can be found again.
    (candidate) => JSON.stringify(metaOf(candidate)) === mark && admissible(candidate),
    async (candidate) => {
      const request = {
        method: 'POST',
        path: '/AuditEvent',
        headers: { 'content-type': fhirJson },
        body: JSON.stringify(candidate),
      };
      const answer = answerOf(await session.client.request(request));
      if (isSuccess(answer)) onAccepted(answer);
      return shows(answer);
    },
  );
  proof.reproducer(id, { body, requests });
}

function metaOf(event: unknown): unknown {
  return typeof event === 'object' && event !== null ? Reflect.get(event, 'meta') : undefined;
}

/** Returns the rules that an event breaks, without the indices of the elements. */
function reasonsOf(event: unknown): string {
  const faults = validateAuditEvent(event).map(
    ({ rule, path }) => `${rule} ${path.replace(/\[\d+\]/g, '[]')}`,
  );
  return [...new Set(faults)].sort().join('\n');
}
