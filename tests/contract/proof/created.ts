import type { AuditEvent, Bundle } from 'fhir/r4';
import { type Answer, demandResource, isJsonObject, type JsonObject } from './answer.ts';
import { demand, UnfoundedProof } from './breach.ts';
import type { Case } from './case.ts';
import { parseExactly } from './differences.ts';
import { demandCurrent, demandInstant } from './last-updated.ts';
import {
  demandEntriesInOrder,
  demandEntriesUnchanged,
  demandIdLegal,
  demandIdReplaced,
  demandStatus,
  demandUnchanged,
  entriesOf,
  lastUpdatedOf,
} from './returned.ts';
import { demandReadable } from './stored.ts';

/** The requirements that every accepted create proves. */
export const provenByCreate = [
  'CREATE-STATUS-201',
  'CREATE-ID-REPLACED',
  'CREATE-ID-LEGAL',
  'CREATE-LASTUPDATED-BUMPED',
  'CREATE-LASTUPDATED-INSTANT',
  'CREATE-CONTENT-UNCHANGED',
  'CREATE-STORED',
] as const;

/** Creates an event and claims on the answer all that the contract promises; the event returned, or null. */
export async function proveCreate(proof: Case, sent: AuditEvent | string): Promise<JsonObject | null> {
  const answer = await proof.create(sent);
  if (!(await proof.claim('CREATE-STATUS-201', () => demandStatus(answer, 201)))) return null;
  const before = exactly(sent);
  const event = () => demandResource(answer.json(), 'AuditEvent', 'the answer');
  await proof.claim('CREATE-CONTENT-UNCHANGED', () => demandUnchanged(before, event(), 'AuditEvent'));
  await proof.claim('CREATE-ID-REPLACED', () => demandIdReplaced(before.id, event(), 'AuditEvent'));
  await proof.claim('CREATE-ID-LEGAL', () => demandIdLegal(event(), 'AuditEvent'));
  await proof.claim('CREATE-LASTUPDATED-INSTANT', () => {
    demandInstant(lastUpdatedOf(event()), 'AuditEvent.meta.lastUpdated');
  });
  await proof.claim('CREATE-LASTUPDATED-BUMPED', () =>
    demandCurrent(lastUpdatedOf(event()), answer, 'AuditEvent.meta.lastUpdated'),
  );
  await proof.claim('CREATE-STORED', () => demandReadable(proof, event(), 'AuditEvent'));
  const created = answer.json();
  return isJsonObject(created) && typeof created.id === 'string' ? created : null;
}

/** The requirements that every accepted Bundle submission proves. */
export const provenBySubmission = [
  'BUNDLE-STATUS-201',
  'BUNDLE-RETURNED',
  'BUNDLE-ID-REPLACED',
  'BUNDLE-ID-UNIQUE',
  'BUNDLE-LASTUPDATED-BUMPED',
  'BUNDLE-CONTENT-UNCHANGED',
  'BUNDLE-STORED',
] as const;

/** Submits events as one Bundle and claims on the answer all that the contract promises. */
export async function proveSubmission(proof: Case, bundle: Bundle): Promise<void> {
  const text = JSON.stringify(bundle);
  const answer = await proof.submit(text);
  if (!(await proof.claim('BUNDLE-STATUS-201', () => demandStatus(answer, 201)))) return;
  const sent = entriesOf(exactly(text));
  const returned = () => entriesOf(demandResource(answer.json(), 'Bundle', 'the answer'));
  const each = (check: (event: JsonObject, where: string, nth: number) => void) =>
    returned().forEach((event, nth) => {
      check(event, `Bundle.entry[${nth}].resource`, nth);
    });

  await proof.claim('BUNDLE-RETURNED', () => demandEntriesInOrder(sent, returned()));
  await proof.claim('BUNDLE-CONTENT-UNCHANGED', () => demandEntriesUnchanged(sent, returned()));
  await proof.claim('BUNDLE-ID-REPLACED', () => {
    each((event, where, nth) => demandIdReplaced(sent[nth]?.id, event, where));
    each(demandIdLegal);
  });
  await proof.claim('BUNDLE-ID-UNIQUE', () => {
    const ids = returned().map(({ id }) => id);
    const twice = ids.find((id, nth) => ids.indexOf(id) !== nth);
    demand(twice === undefined, 'two entries came back with the same id', 'an id of its own for each', twice);
  });
  await proof.claim('BUNDLE-LASTUPDATED-BUMPED', () =>
    each((event, where) => demandCurrent(lastUpdatedOf(event), answer, `${where}.meta.lastUpdated`)),
  );
  await proof.claim('BUNDLE-STORED', async () => {
    const events = returned();
    for (const nth of spread(events.length, 20))
      await demandReadable(proof, events[nth]!, `Bundle.entry[${nth}].resource`);
  });
}

/** The control of a negative case: the same request without the fault must be accepted. */
export function demandControlAccepted(answer: Answer): void {
  if (answer.status === 201) return;
  throw new UnfoundedProof(
    `the control, the same request without the fault, was answered ${answer.status} instead of 201: ` +
      'a refusal of the faulty one proves nothing',
  );
}

/** At most `count` indices of `length` places, evenly spread, the first and the last among them. */
function spread(length: number, count: number): number[] {
  if (length <= count) return Array.from({ length }, (_, nth) => nth);
  return Array.from({ length: count }, (_, nth) => Math.round((nth * (length - 1)) / (count - 1)));
}

function exactly(sent: AuditEvent | string): JsonObject {
  return parseExactly(typeof sent === 'string' ? sent : JSON.stringify(sent)) as JsonObject;
}
