import { setTimeout as delay } from 'node:timers/promises';
import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { caseTag } from '../../generators/mark.ts';
import { demandResource, isJsonObject, type JsonObject } from '../engine/answer.ts';
import { Breach, demand, NotTestable, UnfoundedProof } from '../engine/breach.ts';
import type { Case } from '../engine/case.ts';
import type { Ledger } from './ledger.ts';
import { demandSame, demandStatus, isUnchanged } from './returned.ts';
import { nextLink } from './searchset.ts';

const pageSize = 500;

/** Demands that a read by id returns the event at once. Only search may lag behind (api.md). */
export async function demandReadable(proof: Case, event: JsonObject, where: string): Promise<void> {
  const answer = await proof.read(String(event.id));
  demandStatus(answer, 200);
  demandSame(event, demandResource(answer.json(), 'AuditEvent', `the answer to a read of ${where}`), where);
}

/** Returns the query for all events tagged with the code of a case or a group of cases. */
export function byTag(code: string): string {
  return `_tag=${encodeURIComponent(`${caseTag}|${code}`)}`;
}

/**
 * Returns every event tagged with a code, once search shows the acknowledged ones. Search lags
 * behind create.
 *
 * @param mustHave ids of acknowledged events: the control without which "not found" means nothing
 * @throws {NotTestable} when the deployment does not support search by `_tag`
 * @throws {UnfoundedProof} when the acknowledged events are not found before the deadline
 */
export async function findTagged(
  proof: Case,
  code: string,
  mustHave: readonly string[],
): Promise<JsonObject[]> {
  const { visibilityTimeoutMs } = proof.session.settings;
  const deadline = Date.now() + visibilityTimeoutMs;
  for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
    // A limited rate may delay the requests, so the last look begins after the deadline.
    const isLast = Date.now() > deadline;
    const found = await searchAll(proof, byTag(code));
    const ids = new Set(found.map(({ id }) => id));
    const missing = mustHave.filter((id) => !ids.has(id));
    if (missing.length === 0) return found;
    if (pause === 50) await demandNotLost(proof, missing[0]!);
    if (isLast)
      throw new UnfoundedProof(
        `search by _tag did not find ${missing.length} of ${mustHave.length} acknowledged events within ` +
          `${visibilityTimeoutMs / 1000} s, so it cannot show what was not stored`,
      );
    await delay(pause);
  }
}

/**
 * Makes sure that an acknowledged event can be read by id. Otherwise waiting for search is
 * pointless.
 */
export async function demandNotLost(proof: Case, id: string): Promise<void> {
  const { status } = await proof.read(id);
  if (status === 200) return;
  throw new UnfoundedProof(`an acknowledged event is not stored: a read of its id was answered ${status}`);
}

/**
 * Claims that only the accepted events of a group are stored, and none that were refused. Events of
 * requests that got no clear answer may be stored too.
 *
 * @param id the requirement that is broken when others are stored
 * @throws {UnfoundedProof} when it is not known what the requests without a clear answer stored
 */
export async function claimOnlyStored<Id extends RequirementId>(
  proof: Case<Id>,
  id: Id,
  code: string,
  { accepted, inDoubt }: Pick<Ledger, 'accepted' | 'inDoubt'>,
): Promise<void> {
  if (accepted.size === 0) throw new UnfoundedProof('no control was accepted, so search has nothing to find');
  const found = await findTagged(proof, code, [...accepted]);
  const others = found.filter((event) => !accepted.has(String(event.id)));
  const unexpected = withoutThose(inDoubt, others);
  if (unexpected.length > 0 && unexpected.length <= inDoubt.length)
    throw new UnfoundedProof(
      `${unexpected.length} events are stored that were never acknowledged. They may come from the ` +
        `${inDoubt.length} events of valid requests that got no clear answer`,
    );
  await proof.claim(id, () => {
    demand(
      unexpected.length === 0,
      `${unexpected.length} events are stored although their requests were refused`,
      `the ${accepted.size} events that were accepted`,
      unexpected.slice(0, 5),
    );
    const stored = `search found the ${accepted.size} accepted events`;
    return others.length === 0
      ? `${stored} and no others`
      : `${stored}, and ${others.length} of requests that were sent again because no clear answer came`;
  });
}

/** Returns the found events without those that were sent, each of which accounts for one. */
function withoutThose(sent: readonly unknown[], found: readonly JsonObject[]): JsonObject[] {
  const left = sent.filter(isJsonObject);
  return found.filter((event) => {
    const at = left.findIndex((one) => isUnchanged(one, event));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function resourceOf(entry: unknown): unknown {
  return isJsonObject(entry) ? entry.resource : null;
}

/**
 * Returns the events of all pages of a search, without duplicates. A server may return pages
 * smaller than requested.
 */
async function searchAll(proof: Case, query: string): Promise<JsonObject[]> {
  const events = new Map<unknown, JsonObject>();
  for (;;) {
    const bundle = await searchBundle(proof, `${query}&_offset=${events.size}`, 'GET', pageSize);
    const page = eventsOf(bundle);
    const before = events.size;
    for (const event of page) events.set(event.id, event);
    const hasMore = page.length >= pageSize || saysMore(bundle, events.size);
    if (!hasMore || events.size === before) return [...events.values()];
  }
}

/** Without a total and a link, the page may not be the last one. */
function saysMore(bundle: JsonObject, seen: number): boolean {
  if (nextLink(bundle) !== undefined || bundle.total === undefined) return true;
  // Parsed exactly, so it is not a plain number.
  return Number(String(bundle.total)) > seen;
}

/** Returns the events of one search. Throws what `searchBundle` throws. */
export async function searchOnce(...search: Parameters<typeof searchBundle>): Promise<JsonObject[]> {
  return eventsOf(await searchBundle(...search));
}

/**
 * Returns the events of one search that the deployment may also refuse, because nothing can match
 * it.
 */
export async function searchThatMayBeRefused(
  ...search: Parameters<typeof searchBundle>
): Promise<JsonObject[]> {
  return searchOnce(...search).catch((error) => {
    if (
      error instanceof Breach &&
      isJsonObject(error.actual) &&
      refused.includes(Number(error.actual.status))
    )
      return [];
    throw error;
  });
}

/** Returns the AuditEvents of a searchset, without its other entries. */
export function eventsOf({ entry }: JsonObject): JsonObject[] {
  const entries = Array.isArray(entry) ? entry : [];
  return entries
    .map(resourceOf)
    .filter((event): event is JsonObject => isJsonObject(event) && event.resourceType === 'AuditEvent');
}

/**
 * Returns the Bundle of one search.
 *
 * @throws {NotTestable} when the deployment does not support search
 * @throws {Breach} when it does, and the answer is not a searchset
 */
export async function searchBundle(
  proof: Case,
  query: string,
  method: 'GET' | 'POST' = 'GET',
  count = 100,
): Promise<JsonObject> {
  const parameters = `${query}&_count=${count}`;
  const answer =
    method === 'GET'
      ? await proof.send({ method, path: `/AuditEvent?${parameters}` })
      : await proof.send({
          method,
          path: '/AuditEvent/_search',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: parameters,
        });
  if (answer.status !== 200) await demandSearchable(proof);
  demandStatus(answer, 200);
  const bundle = demandResource(answer.json(), 'Bundle', 'the answer to a search');
  demand(
    bundle.type === 'searchset',
    'the Bundle of a search is not a searchset',
    'searchset',
    bundle.type ?? null,
  );
  return bundle;
}

/** Statuses of a server that rejects a search. */
const refused = [400, 404, 422];

/** Statuses of a server that does not support the interaction. */
const notSupported = [404, 405, 501];

/**
 * Makes sure that the deployment supports search. The request is sent outside the case, so that its
 * evidence still ends with the request that was judged.
 *
 * @throws {NotTestable} when it does not
 */
export async function demandSearchable({ session }: Case): Promise<void> {
  const { status } = await session.client.request({ method: 'GET', path: '/AuditEvent?_count=1' });
  if (notSupported.includes(status))
    throw new NotTestable(
      `the deployment does not support search: GET /AuditEvent?_count=1 answered ${status}`,
    );
}
