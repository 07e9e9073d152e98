import { answeringSearchset, answeringTo, searchByPostInteraction } from '../altering/answering.ts';
import { type Json, mapEntries } from '../altering/rewriting.ts';
import { showing } from '../altering/showing.ts';
import type { Parts } from '../parts.ts';
import type { Defect } from './defect.ts';
import { everySearch } from './requirement-groups.ts';

/** Defects in the answer to a search, in search by POST, and in what is visible to a search. */
export const searchDefects: readonly Defect[] = [
  {
    name: 'search-does-not-see-events-of-bundles',
    breaks: ['SEARCH-VISIBLE'],
    knockOns: ['BUNDLE-ATOMIC', 'INVALID-NOT-STORED', 'AUTH-NOT-STORED'],
    apply: withoutBundles,
  },
  {
    name: 'search-rewrites-numbers',
    breaks: ['SEARCH-SEARCHSET'],
    apply: () => answeringSearchset((bundle) => bundle),
  },
  {
    name: 'search-answers-a-collection',
    breaks: ['SEARCH-SEARCHSET'],
    knockOns: everySearch,
    apply: () => answeringSearchset((bundle) => ({ ...bundle, type: 'collection' })),
  },
  {
    name: 'search-answers-events-without-agents',
    breaks: ['SEARCH-SEARCHSET'],
    apply: () =>
      answeringSearchset((bundle) =>
        mapEntries(bundle, (entry) => ({
          ...entry,
          resource: { ...(entry.resource as Json), agent: undefined },
        })),
      ),
  },
  {
    name: 'search-by-post-ignores-its-body',
    breaks: ['SEARCH-POST'],
    apply: () => ({
      http: (app) => {
        app.addHook('preHandler', async (request) => {
          if (request.routeOptions.url === '/AuditEvent/_search') request.body = Buffer.alloc(0);
        });
      },
    }),
  },
  {
    name: 'search-by-post-reads-tags-alone',
    breaks: ['SEARCH-POST'],
    apply: () => ({
      http: (app) => {
        app.addHook('preHandler', async (request) => {
          if (request.routeOptions.url !== '/AuditEvent/_search') return;
          const parameters = new URLSearchParams(String(request.body));
          const kept = [...parameters].filter(([name]) => /^_(tag|count|offset)$/.test(name));
          request.body = Buffer.from(new URLSearchParams(kept).toString());
        });
      },
    }),
  },
  {
    name: 'search-by-post-finds-nothing',
    breaks: ['SEARCH-POST'],
    apply: () =>
      answeringTo(searchByPostInteraction, (answer) => ({
        ...answer,
        body: '{"resourceType":"Bundle","type":"searchset","total":0}',
      })),
  },
  {
    name: 'search-by-post-not-found',
    breaks: ['SEARCH-POST'],
    apply: () => answeringTo(searchByPostInteraction, (answer) => ({ ...answer, status: 404 })),
  },
  {
    name: 'search-total-in-quotes',
    breaks: ['SEARCH-SEARCHSET'],
    apply: () => answeringSearchset(({ total, ...bundle }) => ({ ...bundle, total: String(total) })),
  },
  ...['outcome', 'include'].map(
    (mode): Defect => ({
      name: `search-calls-matches-${mode}`,
      breaks: ['SEARCH-SEARCHSET'],
      apply: () =>
        answeringSearchset((bundle) => mapEntries(bundle, (hit) => ({ ...hit, search: { mode } }))),
    }),
  ),
  {
    name: 'search-finds-nothing',
    breaks: ['SEARCH-VISIBLE'],
    knockOns: everySearch,
    apply: () => ({ search: async () => ({ total: 0, events: [] }) }),
  },
  {
    name: 'search-fails',
    breaks: ['SEARCH-VISIBLE'],
    knockOns: everySearch,
    apply: () => ({
      search: async () => {
        throw new Error('the index is corrupt');
      },
    }),
  },
];

/** Finds only the events that were created one at a time. */
function withoutBundles({ search, stamp }: Parts): Pick<Parts, 'search' | 'stamp'> {
  const ofBundles = new Set<string>();
  return {
    stamp: {
      ...stamp,
      Bundle: (bytes, assign) => {
        const stamped = stamp.Bundle(bytes, assign);
        for (const { id } of stamped.events) ofBundles.add(id);
        return stamped;
      },
    },
    search: showing(search, ({ id }) => !ofBundles.has(id)),
  };
}
