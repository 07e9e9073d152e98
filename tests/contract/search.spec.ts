import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEvent } from 'fhir/r4';
import { caseTag } from '../../generators/mark.ts';
import { demandFhirJson, isJsonObject, type JsonObject } from './proof/answer.ts';
import { Breach, demand, UnfoundedProof, Unprovable } from './proof/breach.ts';
import type { Case } from './proof/case.ts';
import { contract } from './proof/contract.ts';
import { createControl } from './proof/created.ts';
import { groupCode, markedAs, plainEvents } from './proof/inputs.ts';
import { demandSame, lastUpdatedOf } from './proof/returned.ts';
import { neighbours, parameterQueries, type SearchEvent } from './proof/search-events.ts';
import { demandNotLost, demandSearchable, searchOnce } from './proof/stored.ts';

const title = 'search';

contract(
  title,
  [
    'SEARCH-VISIBLE',
    'SEARCH-SEARCHSET',
    'SEARCH-POST',
    'ANSWER-MEDIA-TYPE',
    ...parameterQueries.map(({ id }) => id),
  ],
  ({ case: add, settings }) => {
    const code = groupCode(settings, title);
    const tagged = `_tag=${encodeURIComponent(`${caseTag}|${code}`)}`;
    let created: Promise<[SearchEvent, SearchEvent]> | undefined;
    const prepare = (proof: Case) => {
      created ??= createNeighbours(proof, code);
      return created;
    };
    let shown: Promise<[SearchEvent, SearchEvent]> | undefined;
    const visible = (proof: Case) => {
      shown ??= prepare(proof).then((events) => waitUntilVisible(proof, events));
      return shown;
    };

    add(
      'finds what was acknowledged',
      async (proof) => {
        const [a] = await prepare(proof);
        const startedAt = Date.now();
        await proof.claim('SEARCH-VISIBLE', async () => {
          for (let pause = 20; ; pause = Math.min(pause * 2, 500)) {
            const found = (await searchOnce(proof, `_id=${a.id}`)).some(({ id }) => id === a.id);
            if (found) return `visible after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
            const left = settings.visibilityTimeoutMs - (Date.now() - startedAt);
            demand(left > 0, `not found after ${settings.visibilityTimeoutMs / 1000} s`, a.id, null);
            await delay(pause);
          }
        });
      },
      { proves: ['SEARCH-VISIBLE'] },
    );
    add(
      'answers a searchset of the events as they were returned',
      async (proof) => {
        const [a] = await visible(proof);
        await proof.claim('SEARCH-SEARCHSET', async () => {
          const [found] = (await searchOnce(proof, `_id=${a.id}`)).filter(({ id }) => id === a.id);
          demandSame(a.returned, found, 'AuditEvent');
        });
      },
      { proves: ['SEARCH-SEARCHSET'] },
    );
    add(
      'answers in FHIR JSON',
      async (proof) => {
        const [a] = await visible(proof);
        const answer = await proof.send({ method: 'GET', path: `/AuditEvent?_id=${a.id}` });
        await proof.claim('ANSWER-MEDIA-TYPE', () => demandFhirJson(answer));
      },
      { proves: ['ANSWER-MEDIA-TYPE'] },
    );
    add(
      'by POST',
      async (proof) => {
        await visible(proof);
        await proof.claim('SEARCH-POST', async () => {
          const byGet = (await searchOnce(proof, tagged)).map(({ id }) => id).sort();
          const byPost = (await searchOnce(proof, tagged, 'POST')).map(({ id }) => id).sort();
          demand(
            byGet.join() === byPost.join(),
            'POST to _search found other events than GET',
            byGet,
            byPost,
          );
        });
      },
      { proves: ['SEARCH-POST'] },
    );
    for (const { id, name, queries } of parameterQueries)
      add(
        `by ${name}`,
        async (proof) => {
          const [a, b] = await visible(proof);
          await proof.claim(id, async () => {
            for (const { query, finds, combine } of queries(a, b)) {
              const events = await searchOnce(proof, combine ? `${query}&${tagged}` : query);
              const ids = events.map((event) => event.id);
              for (const [label, event] of [
                ['A', a],
                ['B', b],
              ] as const) {
                const expected = finds.includes(label);
                const what = expected
                  ? 'did not find an event that it should'
                  : 'found an event that it should not';
                demand(
                  ids.includes(event.id) === expected,
                  `${query} ${what}`,
                  expected ? event.id : `not ${event.id}`,
                  ids.slice(0, 20),
                );
              }
            }
          });
        },
        { proves: [id] },
      );
  },
);

contract('search by several parameters', ['SEARCH-COMBINED'], ({ case: add, settings }) => {
  add('both of which must match', async (proof) => {
    const events = await createNeighbours(proof, groupCode(settings, proof.name));
    const [a, b] = await waitUntilVisible(proof, events);
    const found = async (query: string) => (await searchOnce(proof, query)).map(({ id }) => id);
    for (const query of [`agent-name=${a.values.agentName}`, `site=${a.values.site}`])
      if (!(await found(query).catch(nothingIfBroken)).includes(a.id))
        throw new Unprovable(`${query} alone does not find the event, so that two together can't be judged`);
    await proof.claim('SEARCH-COMBINED', async () => {
      const matching = await found(`agent-name=${a.values.agentName}&site=${a.values.site}`);
      demand(matching.includes(a.id), 'an event that matches both was not found', a.id, matching);
      const crossed = await found(`agent-name=${a.values.agentName}&site=${b.values.site}`);
      demand(crossed.length === 0, 'an event that matches only one was found', [], crossed);
    });
  });
});

function nothingIfBroken(error: unknown): unknown[] {
  if (error instanceof Breach) return [];
  throw error;
}

contract('search by pages', ['SEARCH-PAGES', 'SEARCH-SEARCHSET'], ({ case: add, settings }) => {
  add('of ten', async (proof) => {
    await demandSearchable(proof);
    const code = groupCode(settings, proof.name);
    // Singly, because a deployment that takes no Bundles can page all the same.
    const events = plainEvents(proof, 25).map((event) => markedAs(proof, event, code));
    const controls = await Promise.all(events.map((event) => createControl(proof, event)));
    const created = controls.map(({ id }) => id).sort();
    const query = `_tag=${encodeURIComponent(`${caseTag}|${code}`)}`;
    await waitUntil(
      settings.visibilityTimeoutMs,
      async () => (await searchOnce(proof, query, 'GET', 100)).length === created.length,
    );
    await proof.claim('SEARCH-SEARCHSET', async () => {
      const found = new Map((await searchOnce(proof, query)).map((event) => [event.id, event]));
      for (const control of controls) demandSame(control, found.get(control.id), 'AuditEvent');
    });
    await proof.claim('SEARCH-PAGES', async () => {
      const pages: JsonObject[][] = [];
      for (const offset of [0, 10, 20, 30])
        pages.push(await searchOnce(proof, `${query}&_offset=${offset}`, 'GET', 10));
      const sizes = pages.map((page) => page.length);
      demand(sizes.join() === '10,10,5,0', 'the pages are not of the size asked for', [10, 10, 5, 0], sizes);
      const ids = pages
        .flat()
        .map(({ id }) => String(id))
        .sort();
      demand(ids.join() === created.join(), 'the pages lost or repeated an event', created, ids);
    });
  });
});

/** Creates two events that differ in every parameter; the second is what a search for the first must not find. */
async function createNeighbours(proof: Case, code: string): Promise<[SearchEvent, SearchEvent]> {
  await demandSearchable(proof);
  const create = async (label: 'A' | 'B'): Promise<SearchEvent> => {
    const { event, values } = neighbours(code, label);
    const returned = await createControl(proof, markedAs(proof, event as AuditEvent, code));
    return { id: returned.id, returned, values, lastUpdated: String(lastUpdatedOf(returned)) };
  };
  return [await create('A'), await create('B')];
}

/** The two events, once search shows them. */
async function waitUntilVisible(
  proof: Case,
  events: [SearchEvent, SearchEvent],
): Promise<[SearchEvent, SearchEvent]> {
  for (const { id } of events) await demandNotLost(proof, id);
  await waitUntil(proof.session.settings.visibilityTimeoutMs, async () => {
    const found = await Promise.all(events.map(({ id }) => searchOnce(proof, `_id=${id}`)));
    return found.every((list, nth) =>
      list.some((event) => isJsonObject(event) && event.id === events[nth]!.id),
    );
  });
  return events;
}

async function waitUntil(timeoutMs: number, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (let pause = 20; !(await holds()); pause = Math.min(pause * 2, 500)) {
    if (Date.now() > deadline)
      throw new UnfoundedProof(`search did not show the acknowledged events within ${timeoutMs / 1000} s`);
    await delay(pause);
  }
}
