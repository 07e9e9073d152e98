import { answeringSearchset } from '../altering/answering.ts';
import { entriesOf, type Json } from '../altering/rewriting.ts';
import { changingPage } from '../altering/searching.ts';
import type { Defect } from './defect.ts';

/** Changes the URL of the link `next`. */
const linkingNext = (change: (url: string) => string) => () =>
  answeringSearchset(({ link, ...bundle }) => ({
    ...bundle,
    link: (link as { relation: string; url: string }[]).map(({ relation, url }) => ({
      relation,
      url: relation === 'next' ? change(url) : url,
    })),
  }));

/** Defects in pages of hits, their links and their total. */
export const searchPageDefects: readonly Defect[] = [
  {
    name: 'search-pages-overlap-by-one',
    breaks: ['SEARCH-PAGES'],
    knockOns: ['SEARCH-NEXT', 'INVALID-NOT-STORED'],
    apply: changingPage(({ offset }) => ({ offset: Math.max(0, offset - 1) })),
  },
  {
    name: 'search-pages-skip-one',
    breaks: ['SEARCH-PAGES'],
    knockOns: ['SEARCH-NEXT'],
    apply: changingPage(({ offset }) => ({ offset: offset > 0 ? offset + 1 : 0 })),
  },
  {
    name: 'search-ignores-offset',
    breaks: ['SEARCH-PAGES'],
    knockOns: ['SEARCH-NEXT'],
    apply: changingPage(({ offset, count }) =>
      offset > 0 && offset < 100 && count === 10 ? { offset: 0 } : {},
    ),
  },
  {
    name: 'search-pages-count-from-one',
    breaks: ['SEARCH-PAGES'],
    apply: changingPage(({ count }) => (count === 10 ? { count: count + 1 } : {})),
  },
  {
    name: 'search-shows-every-hit-twice',
    breaks: ['SEARCH-PAGES'],
    knockOns: ['SEARCH-NEXT'],
    apply: () => answeringSearchset(withHitsTwice),
  },
  {
    name: 'search-has-every-hit-twice-in-its-index',
    breaks: ['SEARCH-PAGES'],
    knockOns: ['SEARCH-NEXT', 'SEARCH-TOTAL'],
    apply: ({ search }) => ({
      search: async (query) => {
        const { total, events } = await search({ ...query, offset: 0, count: query.offset + query.count });
        const twice = events.flatMap((event) => [event, event]);
        return { total: 2 * total, events: twice.slice(query.offset, query.offset + query.count) };
      },
    }),
  },
  {
    name: 'search-next-leads-nowhere',
    breaks: ['SEARCH-NEXT'],
    apply: linkingNext((url) => url.replace('/AuditEvent?', '/AuditEvent/_page?')),
  },
  {
    name: 'search-next-leads-back',
    breaks: ['SEARCH-NEXT'],
    apply: linkingNext((url) => url.replace(/_offset=\d+/, '_offset=0')),
  },
  {
    name: 'search-next-leaves-one-out',
    breaks: ['SEARCH-NEXT'],
    apply: linkingNext((url) => url.replace(/_offset=(\d+)/, (_, offset) => `_offset=${Number(offset) + 1}`)),
  },
  {
    name: 'search-total-of-the-page',
    breaks: ['SEARCH-TOTAL'],
    apply: ({ search }) => ({
      search: async (query) => {
        const { events } = await search(query);
        return { total: events.length, events };
      },
    }),
  },
  {
    name: 'search-total-of-this-page-and-the-next',
    breaks: ['SEARCH-TOTAL'],
    // The link `next` depends on the total.
    knockOns: ['SEARCH-NEXT'],
    apply: ({ search }) => ({
      search: async (query) => {
        const found = await search(query);
        return { ...found, total: Math.max(0, found.total - query.offset) };
      },
    }),
  },
];

function withHitsTwice(bundle: Json): Json {
  if (bundle.entry === undefined) return bundle;
  return { ...bundle, entry: entriesOf(bundle).flatMap((hit) => [hit, hit]) };
}
