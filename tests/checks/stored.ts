import { setTimeout as delay } from 'node:timers/promises';
import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { caseTag } from '../../generators/mark.ts';
import { demandResource, isJsonObject, type JsonObject } from '../engine/answer.ts';
import { Breach, demand, NotTestable, UnfoundedProof } from '../engine/breach.ts';
import type { Case } from '../engine/case.ts';
import type { Ledger } from './ledger.ts';
import { demandSame, demandStatus } from './returned.ts';
import { nextLink } from './searchset.ts';

const pageSize = 500;

/** Demands that reading an event's id gives the event, right away: read by id is not eventually visible (api.md). */
export async function demandReadable(proof: Case, event: JsonObject, where: string): Promise<void> {
  const answer = await proof.read(String(event.id));
  demandStatus(answer, 200);
  demandSame(event, demandResource(answer.json(), 'AuditEvent', `the answer to a read of ${where}`), where);
}

/** The search for all events that carry the code of a case, or of a group of them. */
export function byTag(code: string): string {
  return `_tag=${encodeURIComponent(`${caseTag}|${code}`)}`;
}

/**
 * Every event that carries a code, once those that must be there have become visible: search lags behind create.
 *
 * @param mustHave ids of acknowledged events: the positive control without which "not found" means nothing
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
    const found = await searchAll(proof, byTag(code));
    const ids = new Set(found.map(({ id }) => id));
    const missing = mustHave.filter((id) => !ids.has(id));
    if (missing.length === 0) return found;
    if (pause === 50) await demandNotLost(proof, missing[0]!);
    if (Date.now() > deadline)
      throw new UnfoundedProof(
        `search by _tag did not find ${missing.length} of ${mustHave.length} acknowledged events within ` +
          `${visibilityTimeoutMs / 1000} s, so that it can't tell what is not stored`,
      );
    await delay(pause);
  }
}

/** What can't even be read by its id will not be found by search either, however long one waits. */
export async function demandNotLost(proof: Case, id: string): Promise<void> {
  const { status } = await proof.read(id);
  if (status === 200) return;
  throw new UnfoundedProof(`an acknowledged event is not stored: a read of its id was answered ${status}`);
}

/**
 * Claims that of all events with a group's code only the accepted ones are stored: what was refused is not.
 *
 * @param id the requirement that is broken when more is stored
 * @throws {UnfoundedProof} when it may be valid requests without an answer whose events are stored
 */
export async function claimOnlyStored<Id extends RequirementId>(
  proof: Case<Id>,
  id: Id,
  code: string,
  { accepted, inDoubt }: Pick<Ledger, 'accepted' | 'inDoubt'>,
): Promise<void> {
  if (accepted.size === 0)
    throw new UnfoundedProof('no control was accepted, so that search has nothing to find');
  const found = await findTagged(proof, code, [...accepted]);
  const beyond = found.filter((event) => !accepted.has(String(event.id)));
  if (beyond.length > 0 && beyond.length <= inDoubt)
    throw new UnfoundedProof(
      `${beyond.length} events are stored that nobody acknowledged, and ${inDoubt} of valid requests had no answer that ` +
        'says what became of them: it may be these',
    );
  await proof.claim(id, () => {
    demand(
      beyond.length === 0,
      `${beyond.length} events are stored although the requests that sent them were refused`,
      `the ${accepted.size} events that were accepted`,
      beyond.slice(0, 5),
    );
    return `search found the ${accepted.size} accepted events and no other`;
  });
}

function resourceOf(entry: unknown): unknown {
  return isJsonObject(entry) ? entry.resource : null;
}

/** All pages of a search, each event once: asked on by what came, since a server may give fewer at once than it was asked for. */
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

/** Without a total and a link, nothing says that a page was the last. */
function saysMore(bundle: JsonObject, seen: number): boolean {
  if (nextLink(bundle) !== undefined || bundle.total === undefined) return true;
  // It is read exactly, so that it is no number yet.
  return Number(String(bundle.total)) > seen;
}

/** The events of one search; throws what `searchBundle` throws. */
export async function searchOnce(...search: Parameters<typeof searchBundle>): Promise<JsonObject[]> {
  return eventsOf(await searchBundle(...search));
}

/** The events of one search that may be refused as well, because nothing can match it. */
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

/** The events of a searchset, without what else stands in it. */
export function eventsOf({ entry }: JsonObject): JsonObject[] {
  const entries = Array.isArray(entry) ? entry : [];
  return entries
    .map(resourceOf)
    .filter((event): event is JsonObject => isJsonObject(event) && event.resourceType === 'AuditEvent');
}

/**
 * The Bundle of one search.
 *
 * @throws {NotTestable} when the deployment does not support search
 * @throws {Breach} when it says that it does and the answer is no searchset
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
    'the Bundle of a search is no searchset',
    'searchset',
    bundle.type ?? null,
  );
  return bundle;
}

/** Statuses of a server that finds fault with a search. */
const refused = [400, 404, 422];

/** Statuses of a server that does not know the interaction, rather than failing at it. */
const notSupported = [404, 405, 501];

/**
 * Makes sure that the deployment supports search: that it answers one, or that it says it does. Asked beside the case,
 * whose report ends with the request that was judged.
 *
 * @throws {NotTestable} when it does not
 */
export async function demandSearchable({ session }: Case): Promise<void> {
  const { status } = await session.client.request({ method: 'GET', path: '/AuditEvent?_count=1' });
  if (notSupported.includes(status))
    throw new NotTestable(`the deployment supports no search: GET /AuditEvent?_count=1 answered ${status}`);
}
