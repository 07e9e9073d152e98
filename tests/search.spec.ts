import { setTimeout as delay } from 'node:timers/promises';
import { bundleOf } from '../generators/bundles.ts';
import { decimalWithZero } from '../generators/hard/all.ts';
import { Random } from '../generators/random.ts';
import { acknowledgedIds, demandControlAccepted, isAccepted } from './checks/accepted.ts';
import { demandSame, lastUpdatedOf } from './checks/returned.ts';
import { demandSearchsetForm } from './checks/searchset.ts';
import {
  byTag,
  demandNotLost,
  demandSearchable,
  searchBundle,
  searchOnce,
  searchThatMayBeRefused,
} from './checks/stored.ts';
import { demandFhirJson, demandNamesUnique, type JsonObject } from './engine/answer.ts';
import { Breach, demand, NotTestable, UnfoundedProof } from './engine/breach.ts';
import type { Case } from './engine/case.ts';
import { contract } from './engine/contract.ts';
import { shared } from './engine/shared.ts';
import { caseCode, groupCode, marked, markedAs, markedPlain } from './inputs/inputs.ts';
import { neighbors, type SearchEvent } from './inputs/search-events.ts';
import { parameterQueries, type Query } from './inputs/search-queries.ts';
import { demandBundlesAccepted } from './scenarios/bundles-accepted.ts';
import { createdControl, demandContentAccepted } from './scenarios/created.ts';

const title = 'search';

const search = contract(title);
const codeOf = shared((session) => groupCode(session, title));
const created = shared((): { events?: Promise<[SearchEvent, SearchEvent]> } => ({}));
const shown = shared((): { events?: Promise<[SearchEvent, SearchEvent]> } => ({}));

/** Returns the two events to search for. The first case that needs them creates them. */
function prepare(proof: Case): Promise<[SearchEvent, SearchEvent]> {
  const state = created(proof);
  state.events ??= createNeighbors(proof, codeOf(proof));
  return state.events;
}

/** Returns the two events once search shows them. */
function visible(proof: Case): Promise<[SearchEvent, SearchEvent]> {
  const state = shown(proof);
  state.events ??= prepare(proof).then((events) => waitUntilVisible(proof, codeOf(proof), events));
  return state.events;
}

search.case('finds what was acknowledged', 'SEARCH-VISIBLE', async (proof) => {
  const [a] = await prepare(proof);
  await proof.claim(() => demandVisible(proof, codeOf(proof), [a.id]));
});

search.case('finds what was acknowledged in a Bundle', 'SEARCH-VISIBLE', async (proof) => {
  await demandSearchable(proof);
  const answer = await proof.submit(bundleOf(markedPlain(proof, 2)));
  if (!isAccepted(answer)) await demandBundlesAccepted(proof);
  demandControlAccepted(answer);
  const ids = acknowledgedIds(answer);
  await proof.claim(() => demandVisible(proof, caseCode(proof), ids));
});

search.case('answers a searchset of the events as they were returned', 'SEARCH-SEARCHSET', async (proof) => {
  const [a] = await visible(proof);
  await proof.claim(async () => {
    const [found] = await eventsShown(proof, codeOf(proof), [a.id]);
    demandSame(a.returned, found, 'AuditEvent');
    demandSearchsetForm(await searchBundle(proof, byTag(codeOf(proof))));
  });
});

search.case('answers numbers to the letter', 'SEARCH-SEARCHSET', async (proof) => {
  await demandSearchable(proof);
  // A search index that parses numbers turns 1.10 into 1.1.
  const event = marked(proof, decimalWithZero.event(new Random(proof.seed)));
  const answer = await proof.create(decimalWithZero.body!(event));
  await demandContentAccepted(proof, answer);
  const returned = createdControl(proof, answer);
  await waitUntilVisible(proof, caseCode(proof), [returned]);
  await proof.claim(async () => {
    const [found] = await eventsShown(proof, caseCode(proof), [returned.id]);
    demandSame(returned, found, 'AuditEvent');
  });
});

search.case('answers in FHIR JSON', ['ANSWER-MEDIA-TYPE', 'ANSWER-NAMES-UNIQUE'], async (proof) => {
  await visible(proof);
  const answer = await proof.send({ method: 'GET', path: `/AuditEvent?${byTag(codeOf(proof))}` });
  await proof.claim('ANSWER-MEDIA-TYPE', () => demandFhirJson(answer));
  await proof.claim('ANSWER-NAMES-UNIQUE', () => demandNamesUnique(answer));
});

search.case('by POST', 'SEARCH-POST', async (proof) => {
  const [a] = await visible(proof);
  const found = async (query: string, method: 'GET' | 'POST') =>
    (await searchOnce(proof, query, method)).map(({ id }) => id).sort();
  const tagged = byTag(codeOf(proof));
  const narrow = `${tagged}&agent-name=${a.values.agentName}`;
  const isNarrowed = (await found(narrow, 'GET').catch(nullIfBroken))?.join() === a.id;
  await proof.claim(async () => {
    // A server that ignores some parameters in the body finds both events.
    for (const query of isNarrowed ? [tagged, narrow] : [tagged]) {
      const byGet = await found(query, 'GET');
      const byPost = await found(query, 'POST');
      const isSame = byGet.join() === byPost.join();
      demand(isSame, 'POST to _search found different events than GET', byGet, byPost);
    }
  });
});

for (const { id, name, queries } of parameterQueries)
  search.case(`by ${name}`, id, async (proof) => {
    const [a, b] = await visible(proof);
    await proof.claim(async () => {
      for (const query of queries(a, b)) {
        const ids = await idsFound(proof, query);
        demandFound(query, ids, 'A', a);
        demandFound(query, ids, 'B', b);
      }
    });
  });

async function idsFound(proof: Case, { query, combine, mayBeRefused }: Query): Promise<unknown[]> {
  const whole = combine ? `${query}&${byTag(codeOf(proof))}` : query;
  const events = mayBeRefused ? await searchThatMayBeRefused(proof, whole) : await searchOnce(proof, whole);
  return events.map(({ id }) => id);
}

/** Demands that a search found an event if it should, and did not find it otherwise. */
function demandFound({ query, finds }: Query, ids: unknown[], label: 'A' | 'B', { id }: SearchEvent): void {
  const isFound = ids.includes(id);
  if (finds.includes(label))
    demand(isFound, `${query} did not find an event that it should`, id, ids.slice(0, 20));
  else demand(!isFound, `${query} found an event that it should not`, `not ${id}`, ids.slice(0, 20));
}

const combined = contract('search by several parameters');

combined.case('both of which must match', 'SEARCH-COMBINED', async (proof) => {
  const code = groupCode(proof.session, proof.name);
  const [a, b] = await waitUntilVisible(proof, code, await createNeighbors(proof, code));
  const found = async (query: string) => (await searchOnce(proof, query)).map(({ id }) => id);
  for (const query of [`agent-name=${a.values.agentName}`, `site=${a.values.site}`])
    if (!(await found(query).catch(nullIfBroken))?.includes(a.id))
      throw new NotTestable(`${query} alone does not find the event, so the combination cannot be tested`);
  await proof.claim(async () => {
    const matching = await found(`agent-name=${a.values.agentName}&site=${a.values.site}`);
    demand(matching.includes(a.id), 'an event that matches both was not found', a.id, matching);
    const crossed = await found(`agent-name=${a.values.agentName}&site=${b.values.site}`);
    demand(crossed.length === 0, 'an event that matches only one was found', [], crossed);
  });
});

/** Creates two events that differ in every parameter. A search for one must not find the other. */
async function createNeighbors(proof: Case, code: string): Promise<[SearchEvent, SearchEvent]> {
  await demandSearchable(proof);
  const create = async (label: 'A' | 'B'): Promise<SearchEvent> => {
    const { event, values } = neighbors(code, label);
    const answer = await proof.create(markedAs(proof, event, code));
    await demandContentAccepted(proof, answer);
    const returned = createdControl(proof, answer);
    return { id: returned.id, returned, values, lastUpdated: String(lastUpdatedOf(returned)) };
  };
  return [await create('A'), await create('B')];
}

/** Returns the events once search shows them. */
async function waitUntilVisible<Events extends readonly { id: string }[]>(
  proof: Case,
  code: string,
  events: Events,
): Promise<Events> {
  for (const { id } of events) await demandNotLost(proof, id);
  const ids = events.map(({ id }) => id);
  await waitUntil(
    proof.session.settings.visibilityTimeoutMs,
    async () => (await eventsShown(proof, code, ids)).length === ids.length,
  );
  return events;
}

/**
 * Returns the events that search shows. It searches by their shared tag, then by id if that does
 * not find them all, so that one broken parameter does not fail the others.
 *
 * @throws {Breach} when the answers to both searches are wrong
 */
async function eventsShown(proof: Case, code: string, ids: readonly string[]): Promise<JsonObject[]> {
  const wanted = (found: JsonObject[]) =>
    ids.map((id) => found.find((event) => event.id === id)).filter((event) => event !== undefined);
  const tagged = await searchOnce(proof, byTag(code)).then(wanted).catch(nullIfBroken);
  if (tagged?.length === ids.length) return tagged;
  const found = Promise.all(ids.map((id) => searchOnce(proof, `_id=${id}`)));
  const byId = await found.then((lists) => wanted(lists.flat())).catch(tagged ? nullIfBroken : undefined);
  return byId ?? tagged ?? [];
}

/**
 * Demands that search shows acknowledged events before the visibility timeout.
 *
 * @returns how long it took, for the report
 */
async function demandVisible(proof: Case, code: string, ids: readonly string[]): Promise<string> {
  const { visibilityTimeoutMs } = proof.session.settings;
  const startedAt = Date.now();
  const areShown = await holdsWithin(
    visibilityTimeoutMs,
    async () => (await eventsShown(proof, code, ids)).length === ids.length,
  );
  demand(areShown, `not found after ${visibilityTimeoutMs / 1000} s`, ids, null);
  return `visible after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
}

function nullIfBroken(error: unknown): null {
  if (error instanceof Breach) return null;
  throw error;
}

async function waitUntil(timeoutMs: number, holds: () => Promise<boolean>): Promise<void> {
  if (!(await holdsWithin(timeoutMs, holds)))
    throw new UnfoundedProof(`search did not show the acknowledged events within ${timeoutMs / 1000} s`);
}

/** Returns true as soon as the condition holds, and false after the timeout. */
async function holdsWithin(timeoutMs: number, holds: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  for (let pause = 20; ; pause = Math.min(pause * 2, 500)) {
    // A limited rate may delay the requests, so the last look begins after the deadline.
    const isLast = Date.now() > deadline;
    if (await holds()) return true;
    if (isLast) return false;
    await delay(pause);
  }
}
