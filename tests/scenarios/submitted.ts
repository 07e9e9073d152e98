import type { Bundle } from 'fhir/r4';
import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { demandAccepted, isAccepted } from '../checks/accepted.ts';
import { parseExactly } from '../checks/differences.ts';
import { demandCurrent, demandInstant } from '../checks/last-updated.ts';
import {
  demandEntriesInOrder,
  demandEntriesUnchanged,
  demandIdLegal,
  demandIdReplaced,
  demandNothingAdded,
  demandSame,
  demandStatus,
  entriesOf,
  isReordered,
  lastUpdatedOf,
} from '../checks/returned.ts';
import { demandReadable } from '../checks/stored.ts';
import {
  type Answer,
  demandFhirJson,
  demandNamesUnique,
  demandResource,
  isJsonObject,
  type JsonObject,
} from '../engine/answer.ts';
import { demand } from '../engine/breach.ts';
import type { Case } from '../engine/case.ts';
import { demandBundlesAccepted } from './bundles-accepted.ts';
import { sendUnlessTooLarge } from './too-large.ts';

/** The requirements that an accepted Bundle submission tests. */
export const provenBySubmission = [
  'BUNDLE-STATUS-201',
  'BUNDLE-RETURNED',
  'BUNDLE-ORDER-KEPT',
  'BUNDLE-ID-REPLACED',
  'BUNDLE-ID-LEGAL',
  'BUNDLE-ID-UNIQUE',
  'BUNDLE-LASTUPDATED-BUMPED',
  'BUNDLE-LASTUPDATED-INSTANT',
  'BUNDLE-CONTENT-UNCHANGED',
  'BUNDLE-NOTHING-ADDED',
  'BUNDLE-STORED',
  'ANSWER-MEDIA-TYPE',
  'ANSWER-NAMES-UNIQUE',
] as const satisfies readonly RequirementId[];

/** The number of events of a Bundle that are read again and compared, evenly spread. */
const readAgain = 20;
/** The number of events of a Bundle that must be readable. */
const lookedFor = 1_000;
const readsAtOnce = 8;

/**
 * Submits a Bundle and claims those general requirements on a submission that the case declares.
 *
 * @param circumstance a requirement that a refusal of this Bundle breaks
 * @returns the events as they came back, or null when none did
 * @throws {NotTestable} when there is a `circumstance` and the deployment accepts no Bundle
 */
export async function proveSubmission<Id extends RequirementId = never>(
  proof: Case<NoInfer<Id>>,
  bundle: Bundle | string,
  circumstance?: Id,
): Promise<JsonObject[] | null> {
  const text = typeof bundle === 'string' ? bundle : JSON.stringify(bundle);
  const answer = await sendUnlessTooLarge(text, () => proof.submit(text));
  if (circumstance && !isAccepted(answer)) await demandBundlesAccepted(proof);
  if (circumstance && !(await proof.claim(circumstance, () => demandAccepted(answer, 'a Bundle'))))
    return null;
  return proveSubmitted(proof, text, answer);
}

/**
 * Claims those general requirements on the answer to a submission that the case declares.
 *
 * @param text the Bundle that was submitted
 * @returns the events as they came back, or null when none did
 */
export async function proveSubmitted(
  proof: Case,
  text: string,
  answer: Answer,
): Promise<JsonObject[] | null> {
  const bundleSent = parseExactly(text) as JsonObject;
  const sent = entriesOf(bundleSent);
  const asked = `a Bundle of ${sent.length}`;
  await proof.claimIfDeclared('BUNDLE-STATUS-201', () => demandStatus(answer, 201, asked));
  if (!isAccepted(answer)) return null;
  let entries: JsonObject[] | undefined;
  const returned = () => {
    entries ??= entriesOf(demandResource(answer.json(), 'Bundle', 'the answer'));
    return entries;
  };
  const each = (check: (event: JsonObject, where: string, index: number) => void) => {
    for (const [index, event] of returned().entries()) check(event, `Bundle.entry[${index}].resource`, index);
  };
  await proof.claimIfDeclared('ANSWER-MEDIA-TYPE', () => demandFhirJson(answer));
  await proof.claimIfDeclared('ANSWER-NAMES-UNIQUE', () => demandNamesUnique(answer));
  await proof.claimIfDeclared('BUNDLE-RETURNED', () => {
    const { type, ...returnedBundle } = demandResource(answer.json(), 'Bundle', 'the answer');
    demand(type === 'collection', 'the Bundle came back with a different type', 'collection', type ?? null);
    demandOwnElements(bundleSent, returnedBundle);
    demand(
      returned().length === sent.length,
      'the Bundle came back with a different number of entries',
      sent.length,
      returned().length,
    );
  });
  await proof.claimIfDeclared('BUNDLE-ORDER-KEPT', () => demandEntriesInOrder(sent, returned()));
  await proof.claimIfDeclared('BUNDLE-CONTENT-UNCHANGED', () => demandEntriesUnchanged(sent, returned()));
  // Reordered entries cannot be compared one by one.
  if (!isReordered(sent, entries ?? []))
    await proof.claimIfDeclared('BUNDLE-NOTHING-ADDED', () =>
      each((event, where, index) => demandNothingAdded(sent[index], event, where)),
    );
  await proof.claimIfDeclared('BUNDLE-ID-REPLACED', () =>
    each((event, where, index) => demandIdReplaced(sent[index]?.id, event, where)),
  );
  await proof.claimIfDeclared('BUNDLE-ID-LEGAL', () => each(demandIdLegal));
  await proof.claimIfDeclared('BUNDLE-ID-UNIQUE', () => demandAllDifferent(returned().map(({ id }) => id)));
  await proof.claimIfDeclared('BUNDLE-LASTUPDATED-INSTANT', () =>
    each((event, where) => {
      demandInstant(lastUpdatedOf(event), `${where}.meta.lastUpdated`);
    }),
  );
  await proof.claimIfDeclared('BUNDLE-LASTUPDATED-BUMPED', () =>
    each((event, where) => demandCurrent(lastUpdatedOf(event), answer, `${where}.meta.lastUpdated`)),
  );
  await proof.claimIfDeclared('BUNDLE-STORED', async () => {
    const events = returned();
    for (const index of spread(events.length, readAgain))
      await demandReadable(proof, events[index]!, `Bundle.entry[${index}].resource`);
    if (events.length > readAgain)
      for (const index of await unreadable(proof, events))
        await demandReadable(proof, events[index]!, `Bundle.entry[${index}].resource`);
  });
  return submittedEvents(returned);
}

/**
 * Returns the indices of events that cannot be read by id, of at most a thousand. The requests are
 * sent outside the case, so that its evidence still ends with the request that was judged.
 */
async function unreadable({ session }: Case, events: readonly JsonObject[]): Promise<number[]> {
  const places = spread(events.length, lookedFor);
  const missing: number[] = [];
  const lookFor = async () => {
    for (let index = places.shift(); index !== undefined; index = places.shift()) {
      const path = `/AuditEvent/${encodeURIComponent(String(events[index]!.id))}`;
      const { status } = await session.client.request({ method: 'GET', path });
      if (status !== 200) missing.push(index);
    }
  };
  await Promise.all(Array.from({ length: readsAtOnce }, lookFor));
  return missing;
}

/**
 * Demands that the other elements of the Bundle came back too, except id and meta, which the
 * deployment may assign.
 */
function demandOwnElements(
  { id: _, meta: __, entry: ___, type: ____, ...own }: JsonObject,
  returned: JsonObject,
): void {
  for (const [name, value] of Object.entries(own)) demandSame(value, returned[name], `Bundle.${name}`);
}

function submittedEvents(returned: () => JsonObject[]): JsonObject[] | null {
  try {
    const events = returned();
    return events.every((event) => isJsonObject(event) && typeof event.id === 'string') ? events : null;
  } catch {
    return null;
  }
}

/** Demands that no two ids are the same. */
export function demandAllDifferent(ids: readonly unknown[]): void {
  const seen = new Set<unknown>();
  const twice = ids.find((id) => seen.size === seen.add(id).size);
  demand(twice === undefined, 'two events have the same id', 'a different id for each', twice);
}

/** Returns at most `count` indices below `length`, evenly spread, with the first and the last. */
function spread(length: number, count: number): number[] {
  if (length <= count) return Array.from({ length }, (_, index) => index);
  return Array.from({ length: count }, (_, index) => Math.round((index * (length - 1)) / (count - 1)));
}
