import type { AuditEvent } from 'fhir/r4';
import type { RequirementId } from '../../../contracts/requirements.ts';
import { demandAccepted, demandControlAccepted, isAccepted } from './accepted.ts';
import { type Answer, demandFhirJson, demandResource, isJsonObject, type JsonObject } from './answer.ts';
import { UnfoundedProof } from './breach.ts';
import type { Case } from './case.ts';
import { parseExactly } from './differences.ts';
import { demandCurrent, demandInstant } from './last-updated.ts';
import { reproduceRefusal } from './reproducer.ts';
import {
  demandIdLegal,
  demandIdReplaced,
  demandNothingAdded,
  demandStatus,
  demandUnchanged,
  lastUpdatedOf,
} from './returned.ts';
import { demandReadable } from './stored.ts';
import { rememberEarliest } from './untouched.ts';

/** The requirements that every accepted create proves. */
export const provenByCreate = [
  'CREATE-STATUS-201',
  'CREATE-ID-REPLACED',
  'CREATE-ID-LEGAL',
  'CREATE-LASTUPDATED-BUMPED',
  'CREATE-LASTUPDATED-INSTANT',
  'CREATE-CONTENT-UNCHANGED',
  'CREATE-NOTHING-ADDED',
  'CREATE-STORED',
  'ANSWER-MEDIA-TYPE',
] as const satisfies readonly RequirementId[];

/**
 * Creates an event and claims on the answer all that the contract promises of any.
 *
 * @param content the requirement that "nothing else changed" counts for: that of the hard value which the event holds
 * @returns the event as it came back, or null when none did
 */
export async function proveCreate(
  proof: Case,
  sent: AuditEvent | string,
  content: RequirementId = 'CREATE-CONTENT-UNCHANGED',
): Promise<JsonObject | null> {
  const answer = await proof.create(sent);
  const isStatusRight = await proof.claim('CREATE-STATUS-201', () => demandStatus(answer, 201));
  if (!isStatusRight && !isAccepted(answer)) {
    if (typeof sent !== 'string') await reproduceRefusal(proof, 'CREATE-STATUS-201', sent, answer.status);
    return null;
  }
  const before = parseExactly(typeof sent === 'string' ? sent : JSON.stringify(sent)) as JsonObject;
  const event = () => demandResource(answer.json(), 'AuditEvent', 'the answer');
  await proof.claim('ANSWER-MEDIA-TYPE', () => demandFhirJson(answer));
  await proof.claim(content, () => demandUnchanged(before, event(), 'AuditEvent'));
  await proof.claim('CREATE-NOTHING-ADDED', () => demandNothingAdded(before, event(), 'AuditEvent'));
  await proof.claim('CREATE-ID-REPLACED', () => demandIdReplaced(before.id, event(), 'AuditEvent'));
  await proof.claim('CREATE-ID-LEGAL', () => demandIdLegal(event(), 'AuditEvent'));
  await proof.claim('CREATE-LASTUPDATED-INSTANT', () => {
    demandInstant(lastUpdatedOf(event()), 'AuditEvent.meta.lastUpdated');
  });
  await proof.claim('CREATE-LASTUPDATED-BUMPED', () =>
    demandCurrent(lastUpdatedOf(event()), answer, 'AuditEvent.meta.lastUpdated'),
  );
  await proof.claim('CREATE-STORED', () => demandReadable(proof, event(), 'AuditEvent'));
  return createdEvent(answer);
}

/** The event of an accepted create, when there is one to go on with. */
export function createdEvent(answer: Answer): JsonObject | null {
  if (!isAccepted(answer)) return null;
  const created = answer.json();
  return isJsonObject(created) && typeof created.id === 'string' ? created : null;
}

/**
 * Claims that a create was accepted in its circumstance, and apart from that its 201: with another 2xx it is not the
 * circumstance that is broken.
 *
 * @param circumstance the requirement on it
 */
export async function claimAccepted(proof: Case, circumstance: RequirementId, answer: Answer): Promise<void> {
  if (await proof.claim(circumstance, () => demandAccepted(answer)))
    await proof.claim('CREATE-STATUS-201', () => demandStatus(answer, 201));
}

/** Creates an event that a case only builds on; its id. */
export async function createControl(proof: Case, event: AuditEvent): Promise<JsonObject & { id: string }> {
  const answer = await proof.create(event);
  demandControlAccepted(answer);
  const created = createdEvent(answer);
  if (!created)
    throw new UnfoundedProof('the control was accepted, but its answer holds no event with an id');
  rememberEarliest(proof, created);
  return created as JsonObject & { id: string };
}
