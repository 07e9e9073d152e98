import type { AuditEvent } from 'fhir/r4';
import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { demandAccepted, demandControlAccepted, isAccepted } from '../checks/accepted.ts';
import { parseExactly } from '../checks/differences.ts';
import { demandCurrent, demandInstant } from '../checks/last-updated.ts';
import {
  demandIdLegal,
  demandIdReplaced,
  demandNothingAdded,
  demandStatus,
  demandUnchanged,
  lastUpdatedOf,
} from '../checks/returned.ts';
import { demandReadable } from '../checks/stored.ts';
import { rememberEarliest } from '../checks/untouched.ts';
import {
  type Answer,
  answerOf,
  demandFhirJson,
  demandNamesUnique,
  demandResource,
  isJsonObject,
  type JsonObject,
  quoteOf,
} from '../engine/answer.ts';
import { NotTestable, UnfoundedProof } from '../engine/breach.ts';
import { type Case, fhirJson } from '../engine/case.ts';
import { plainEvent } from '../inputs/inputs.ts';
import { reproduceRefusal } from './reproducer.ts';
import { sendUnlessTooLarge } from './too-large.ts';

/** The requirements that an accepted create tests. */
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
  'ANSWER-NAMES-UNIQUE',
] as const satisfies readonly RequirementId[];

/**
 * Creates an event and claims those general requirements on a create that the case declares.
 *
 * @param content the requirement that covers "nothing else changed", which depends on the hard
 * value in the event
 * @param reducible the event as an object, which is reduced when the deployment refuses it
 * @returns the event as it came back, or null when none did
 */
export async function proveCreate(
  proof: Case,
  sent: AuditEvent | string,
  content: RequirementId = 'CREATE-CONTENT-UNCHANGED',
  reducible = typeof sent === 'string' ? undefined : sent,
): Promise<JsonObject | null> {
  const text = typeof sent === 'string' ? sent : JSON.stringify(sent);
  const answer = await sendUnlessTooLarge(text, () => proof.create(text));
  await proof.claimIfDeclared('CREATE-STATUS-201', () => demandStatus(answer, 201));
  if (!isAccepted(answer)) {
    if (reducible) await reproduceRefusal(proof, 'CREATE-STATUS-201', reducible, answer.status);
    return null;
  }
  const before = parseExactly(text) as JsonObject;
  const event = () => demandResource(answer.json(), 'AuditEvent', 'the answer');
  await proof.claimIfDeclared('ANSWER-MEDIA-TYPE', () => demandFhirJson(answer));
  await proof.claimIfDeclared('ANSWER-NAMES-UNIQUE', () => demandNamesUnique(answer));
  await proof.claimIfDeclared(content, () => demandUnchanged(before, event(), 'AuditEvent'));
  await proof.claimIfDeclared('CREATE-NOTHING-ADDED', () =>
    demandNothingAdded(before, event(), 'AuditEvent'),
  );
  await proof.claimIfDeclared('CREATE-ID-REPLACED', () => demandIdReplaced(before.id, event(), 'AuditEvent'));
  await proof.claimIfDeclared('CREATE-ID-LEGAL', () => demandIdLegal(event(), 'AuditEvent'));
  await proof.claimIfDeclared('CREATE-LASTUPDATED-INSTANT', () => {
    demandInstant(lastUpdatedOf(event()), 'AuditEvent.meta.lastUpdated');
  });
  await proof.claimIfDeclared('CREATE-LASTUPDATED-BUMPED', () =>
    demandCurrent(lastUpdatedOf(event()), answer, 'AuditEvent.meta.lastUpdated'),
  );
  await proof.claimIfDeclared('CREATE-STORED', () => demandReadable(proof, event(), 'AuditEvent'));
  return createdEvent(answer);
}

/** Statuses of a server that rejects the content. */
const contentRefused = [400, 422];

/**
 * Makes sure that a control was not refused for its content. A deployment that refuses this content
 * but accepts plain events breaks CREATE-STATUS-201 only. Requirements that need the content are
 * then not testable.
 *
 * @param answer the answer to a control that contains more than a plain event
 * @throws {NotTestable} when the control was refused and a plain event was accepted
 */
export async function demandContentAccepted(proof: Case, answer: Answer): Promise<void> {
  if (!contentRefused.includes(answer.status)) return;
  const headers = { 'content-type': fhirJson };
  const body = JSON.stringify(plainEvent(proof));
  // Sent outside the case, so that its evidence still ends with the request that was judged.
  const plain = await proof.session.client.request({ method: 'POST', path: '/AuditEvent', headers, body });
  if (!isAccepted(answerOf(plain))) return;
  throw new NotTestable(
    `the deployment refuses a valid event that this case needs (CREATE-STATUS-201): answered ${answer.status}${quoteOf(answer)}`,
  );
}

/** Returns the event of an accepted create, or null when the answer contains none with an id. */
export function createdEvent(answer: Answer): JsonObject | null {
  if (!isAccepted(answer)) return null;
  const created = answer.json();
  return isJsonObject(created) && typeof created.id === 'string' ? created : null;
}

/**
 * Claims that a create was accepted, and separately that its status was 201. Another 2xx does not
 * break the first one.
 *
 * @param circumstance the requirement that the create be accepted
 */
export async function claimAccepted<Id extends RequirementId>(
  proof: Case<Id | 'CREATE-STATUS-201'>,
  circumstance: Id,
  answer: Answer,
): Promise<void> {
  if (await proof.claim(circumstance, () => demandAccepted(answer)))
    await proof.claim('CREATE-STATUS-201', () => demandStatus(answer, 201));
}

/**
 * Creates an event that a case needs as a precondition.
 *
 * @param plainer sent instead when the first is refused, if any event will do. CREATE-STATUS-201
 * covers the refusal
 * @throws {UnfoundedProof} when the deployment does not accept it
 */
export async function createControl(
  proof: Case,
  event: AuditEvent,
  plainer?: AuditEvent,
): Promise<JsonObject & { id: string }> {
  let answer = await proof.create(event);
  if (plainer && !isAccepted(answer)) answer = await proof.create(plainer);
  return createdControl(proof, answer);
}

/**
 * Returns the event of the answer to a control.
 *
 * @throws {UnfoundedProof} when there is none
 */
export function createdControl(proof: Case, answer: Answer): JsonObject & { id: string } {
  demandControlAccepted(answer);
  const created = createdEvent(answer);
  if (!created)
    throw new UnfoundedProof('the control was accepted, but the answer does not contain an event with an id');
  rememberEarliest(proof, created);
  return created as JsonObject & { id: string };
}
