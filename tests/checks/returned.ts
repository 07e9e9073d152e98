import { type Answer, demandResource, isJsonObject, type JsonObject, quoteOf } from '../engine/answer.ts';
import { Breach, demand, NotTestable } from '../engine/breach.ts';
import { type Difference, describeDifference, differences } from './differences.ts';

/** FHIR R4, Datatypes, id. */
const legalId = /^[A-Za-z0-9\-.]{1,64}$/;

/**
 * What the guide lets a deployment change in an event: "Event's meta.lastUpdated", "Event's id".
 */
const changedByContract = ['id', 'meta.lastUpdated'];
/**
 * What FHIR also lets a server assign: https://hl7.org/fhir/R4/http.html#create, "meta.versionId".
 */
const addedByFhir = 'meta.versionId';
const changeable = new Set([...changedByContract, addedByFhir]);

/** @param asked the request, for the message, if it is not obvious which one was answered */
export function demandStatus(answer: Answer, expected: number, asked?: string): void {
  const { status, text } = answer;
  if (status === expected) return;
  throw new Breach(
    `answered ${status} instead of ${expected}${asked ? ` to ${asked}` : ''}${quoteOf(answer)}`,
    expected,
    { status, body: text.slice(0, 500) },
  );
}

/** Returns the events of a returned Bundle in order. */
export function entriesOf(bundle: JsonObject): JsonObject[] {
  const { entry } = bundle;
  demand(Array.isArray(entry), 'the returned Bundle has no entry', 'entry: an array', entry ?? null);
  return entry.map((one, i) =>
    demandResource(isJsonObject(one) ? one.resource : one, 'AuditEvent', `Bundle.entry[${i}].resource`),
  );
}

export function demandIdReplaced(sentId: unknown, event: JsonObject, where: string): void {
  demand(typeof event.id === 'string', `${where}.id is missing`, 'a new id', event.id ?? null);
  demand(event.id !== sentId, `${where}.id is the id that the client sent`, 'a new id', event.id);
}

export function demandIdLegal(event: JsonObject, where: string): void {
  const isLegal = typeof event.id === 'string' && legalId.test(event.id);
  demand(isLegal, `${where}.id is not a FHIR id`, '1 to 64 of A-Z a-z 0-9 - .', event.id ?? null);
}

/**
 * Makes sure that an event with an id from the deployment is valid when it is sent again.
 *
 * @throws {NotTestable} when FHIR does not allow the id
 */
export function demandSendable({ id }: JsonObject): void {
  if (typeof id !== 'string' || !legalId.test(id))
    throw new NotTestable(
      'the deployment assigns ids that FHIR does not allow, so an event with one cannot be sent',
    );
}

export function lastUpdatedOf(event: JsonObject): unknown {
  return isJsonObject(event.meta) ? event.meta.lastUpdated : undefined;
}

/** Demands that nothing was changed or lost except what the contract lets a deployment change. */
export function demandUnchanged(sent: unknown, returned: unknown, where: string): void {
  const broken = changesOf(sent, returned).filter(({ kind }) => kind !== 'added');
  if (broken.length > 0) throw breachOf(broken, where);
}

/** Demands that nothing was added except what FHIR lets a server assign. */
export function demandNothingAdded(sent: unknown, returned: unknown, where: string): void {
  const added = changesOf(sent, returned).filter(({ kind }) => kind === 'added');
  if (added.length > 0) throw breachOf(added, where);
}

/**
 * Demands that two values are equal, except for what may differ between an answer and a later read.
 */
export function demandSame(expected: unknown, actual: unknown, where: string): void {
  const found = differences(expected, actual, new Set([addedByFhir]));
  if (found.length > 0) throw breachOf(found, where);
}

/**
 * Demands that every event of a Bundle came back unchanged. Reordered events count as unchanged.
 */
export function demandEntriesUnchanged(sent: readonly unknown[], returned: readonly unknown[]): void {
  if (isReordered(sent, returned)) return;
  const length = Math.min(sent.length, returned.length);
  for (let i = 0; i < length; i++) demandUnchanged(sent[i], returned[i], `Bundle.entry[${i}].resource`);
}

/** Demands that the entries came back in the order sent. Their number is not checked here. */
export function demandEntriesInOrder(sent: readonly unknown[], returned: readonly unknown[]): void {
  demand(
    !isReordered(sent, returned),
    'the entries came back in a different order',
    'the order sent',
    'a different order',
  );
}

/** True when the same events came back in a different order. */
export function isReordered(sent: readonly unknown[], returned: readonly unknown[]): boolean {
  if (sent.length !== returned.length) return false;
  const moved = sent.findIndex((event, i) => !isUnchanged(event, returned[i]));
  if (moved === -1) return false;
  const rest = returned.slice(moved);
  return sent.slice(moved).every((event) => {
    const at = rest.findIndex((candidate) => isUnchanged(event, candidate));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
}

/** True when nothing was changed or lost except what the contract lets a deployment change. */
export function isUnchanged(sent: unknown, returned: unknown): boolean {
  return changesOf(sent, returned).every(({ kind }) => kind === 'added');
}

/**
 * Several requirements compare the same pair of events, and a large Bundle has thousands of pairs.
 */
const compared = new WeakMap<object, { sent: unknown; changes: Difference[] }>();

function changesOf(sent: unknown, returned: unknown): Difference[] {
  const known = isJsonObject(returned) ? compared.get(returned) : undefined;
  if (known?.sent === sent) return known!.changes;
  // An event sent without meta gets one that contains only lastUpdated.
  const hasMeta = isJsonObject(sent) && 'meta' in sent;
  const changes = differences(hasMeta ? sent : { ...(sent as object), meta: {} }, returned, changeable);
  if (isJsonObject(returned)) compared.set(returned, { sent, changes });
  return changes;
}

function breachOf(found: Difference[], where: string): Breach {
  const named = found.map((difference) => ({ ...difference, path: pathFrom(where, difference.path) }));
  const rest = found.length > 1 ? ` (and ${found.length - 1} more)` : '';
  const at = (key: 'expected' | 'actual') =>
    Object.fromEntries(named.slice(0, 20).map((difference) => [difference.path, difference[key] ?? null]));
  return new Breach(`${describeDifference(named[0]!)}${rest}`, at('expected'), at('actual'));
}

/** Joins `AuditEvent` and `agent[0]` to `AuditEvent.agent[0]`. */
function pathFrom(root: string, path: string): string {
  return path === '' || path.startsWith('[') ? `${root}${path}` : `${root}.${path}`;
}
