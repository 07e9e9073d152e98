import type { AuditEvent } from 'fhir/r4';
import { bundleOf } from '../generators/bundles.ts';
import { isAccepted } from './checks/accepted.ts';
import { demandSame, demandStatus } from './checks/returned.ts';
import { demandSearchsetForm, nextLink, pathBelow } from './checks/searchset.ts';
import { byTag, demandSearchable, eventsOf, findTagged, searchBundle } from './checks/stored.ts';
import { demandResource, isJsonObject, type JsonObject } from './engine/answer.ts';
import { demand, NotTestable, UnfoundedProof } from './engine/breach.ts';
import type { Case } from './engine/case.ts';
import { contract } from './engine/contract.ts';
import { groupCode, hospitalEvents, markedAs, plainEvents } from './inputs/inputs.ts';
import { createControl } from './scenarios/created.ts';

const pageSize = 10;

const byPages = contract('search by pages');

byPages.case('of ten', ['SEARCH-PAGES', 'SEARCH-NEXT', 'SEARCH-TOTAL', 'SEARCH-SEARCHSET'], async (proof) => {
  await demandSearchable(proof);
  const { code, controls } = await createEvents(proof);
  const created = controls.map(({ id }) => String(id)).sort();
  const found = await findTagged(proof, code, created);
  const pages: JsonObject[] = [];
  const isPaged = await proof.claim('SEARCH-PAGES', async () => {
    for await (const page of pagesByOffset(proof, byTag(code))) {
      pages.push(page);
      // A search that repeats its pages never ends.
      if (pages.length > created.length) break;
    }
    demandEach(created, pages, 'the pages');
  });
  await proof.claim('SEARCH-SEARCHSET', () => {
    for (const control of controls)
      demandSame(
        control,
        found.find(({ id }) => id === control.id),
        'AuditEvent',
      );
    for (const page of pages) demandSearchsetForm(page);
  });
  const [first] = pages;
  if (first) await proof.claim('SEARCH-NEXT', () => proveNext(proof, first, created));
  if (!isPaged)
    throw new NotTestable('the pages do not contain the matching events, so the total cannot be checked');
  const totals = pages.filter(({ total }) => total !== undefined).map(({ total }) => String(total));
  if (totals.length === 0) throw new NotTestable('the deployment does not return Bundle.total');
  await proof.claim('SEARCH-TOTAL', () => {
    const matches = String(created.length);
    const wrong = totals.find((total) => total !== matches);
    demand(wrong === undefined, `Bundle.total is ${wrong}, but ${matches} events match`, matches, totals);
  });
});

/** How often the events are created anew if it is not certain how many of them are stored. */
const attempts = 6;

/** Creates the events to search for, and returns them with the code that only they have. */
async function createEvents(proof: Case): Promise<{ code: string; controls: JsonObject[] }> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const doubts = proof.inDoubt;
    const code = groupCode(proof.session, `${proof.name} ${attempt}`);
    const withCode = (event: AuditEvent) => markedAs(proof, event, code);
    const plainer = plainEvents(proof, 25).map(withCode);
    const events = hospitalEvents(proof, 25).map(withCode);
    // Created singly at first, because a deployment that refuses Bundles may still support pages.
    // Where a gateway fails often, one request gets a clear answer sooner than 25 do.
    const submitted = attempt > 1 ? await submitControls(proof, events) : null;
    if (submitted && proof.inDoubt === doubts) return { code, controls: submitted };
    if (attempt > 1 && proof.inDoubt !== doubts) continue;
    const controls = await Promise.all(
      events.map((event, index) => createControl(proof, event, plainer[index])),
    );
    if (proof.inDoubt === doubts) return { code, controls };
  }
  throw new UnfoundedProof('some creates got no clear answer, so it is not known how many events match');
}

/** Returns the events of an accepted Bundle, or null if it was not accepted or lacks some of them. */
async function submitControls(proof: Case, events: AuditEvent[]): Promise<JsonObject[] | null> {
  const answer = await proof.submit(bundleOf(events));
  const bundle = isAccepted(answer) ? answer.json() : null;
  const entries = isJsonObject(bundle) && Array.isArray(bundle.entry) ? bundle.entry : [];
  const controls = entries.flatMap((entry) => {
    const event: unknown = isJsonObject(entry) ? entry.resource : null;
    return isJsonObject(event) && typeof event.id === 'string' ? [event] : [];
  });
  return controls.length === events.length ? controls : null;
}

/**
 * Yields the pages of a search up to an empty one. A server may return pages smaller than
 * requested.
 */
async function* pagesByOffset(proof: Case, query: string): AsyncGenerator<JsonObject> {
  for (let offset = 0; ; ) {
    const page = await searchBundle(proof, `${query}&_offset=${offset}`, 'GET', pageSize);
    yield page;
    const { length } = eventsOf(page);
    demand(length <= pageSize, 'a page contains more events than requested', pageSize, length);
    if (length === 0) return;
    offset += length;
  }
}

/** Demands that the pages contain each event exactly once. */
function demandEach(created: readonly string[], pages: readonly JsonObject[], what: string): void {
  const ids = pages
    .flatMap(eventsOf)
    .map(({ id }) => String(id))
    .sort();
  demand(ids.join() === created.join(), `${what} lost or repeated an event`, created, ids);
}

/** Demands that the `next` links lead from the first page to all other events. */
async function proveNext(proof: Case, first: JsonObject, created: readonly string[]): Promise<string> {
  if (nextLink(first) === undefined)
    throw new NotTestable('the deployment does not return a link to the next page');
  const pages = [first];
  for (let link = nextLink(first); link !== undefined; link = nextLink(pages.at(-1)!)) {
    const path = pathBelow(proof.session.client.baseUrl, link);
    if (path === null) throw new NotTestable(`the next link points outside the deployment: ${link}`);
    const answer = await proof.send({ method: 'GET', path });
    demandStatus(answer, 200, 'the next link');
    pages.push(demandResource(answer.json(), 'Bundle', 'the answer to the next link'));
    // Links that lead back never end.
    if (pages.length > created.length + 1) break;
  }
  demandEach(created, pages, 'the pages reached by the next links');
  return `followed ${pages.length} pages`;
}
