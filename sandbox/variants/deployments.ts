import { answering, answeringSearch, isSearch } from '../altering/answering.ts';
import { dating } from '../altering/dating.ts';
import { type Json, mapEntries, rewrite } from '../altering/rewriting.ts';
import { showing } from '../altering/showing.ts';
import { acceptingGzip } from '../http/gzip-bodies.ts';
import { refusal } from '../outcome.ts';
import type { Parts } from '../parts.ts';
import type { Variant } from './variant.ts';

/** Finds events only after this time. */
const visibleAfter =
  (milliseconds: number) =>
  ({ store, search }: Parts): Pick<Parts, 'store' | 'search'> => {
    const { store: dated, ageOf } = dating(store);
    return { store: dated, search: showing(search, ({ id }) => ageOf(id) > milliseconds) };
  };

const rewritingSearchset = (change: (bundle: Json) => Json) =>
  answeringSearch((answer) => ({ ...answer, body: rewrite(answer.body, change) }));

/** Limits the events on a page, whatever `_count` asks for. */
const pagesOf =
  (most: number) =>
  ({ search }: Parts): Pick<Parts, 'search'> => ({
    search: (query) => search({ ...query, count: Math.min(query.count, most) }),
  });

/**
 * Answers 429 once on each connection, after it has answered 400 there. A chunked request is
 * spared, because a client that streams its body cannot send it again.
 */
function limitingOnce(): Pick<Parts, 'http'> {
  const refused = new WeakSet<object>();
  const limited = new WeakSet<object>();
  return {
    http: (app) => {
      app.addHook('onRequest', async ({ raw, headers }, reply) => {
        if (!refused.has(raw.socket) || limited.has(raw.socket) || headers['transfer-encoding']) return;
        limited.add(raw.socket);
        reply.header('retry-after', '0');
        throw refusal(429, 'throttled', 'Too many requests.');
      });
      app.addHook('onResponse', async ({ raw }, { statusCode }) => {
        if (statusCode === 400) refused.add(raw.socket);
      });
    },
  };
}

const mostOnPage = 100;

/** Variants of deployment: base path, limits, pages, and without authorization or search. */
export const deploymentVariants: readonly Variant[] = [
  { name: 'base-path-fhir-r4', options: { basePath: '/fhir/R4' } },
  { name: 'base-path-of-a-tenant', options: { basePath: '/tenants/7/fhir' } },
  { name: 'authorization-off', options: { auth: false } },
  { name: 'body-limit-of-16-mib', options: { maxBodyBytes: 16 * 1024 * 1024 } },
  { name: 'body-limit-of-1-mb', options: { maxBodyBytes: 1_000_000 } },
  { name: 'search-visible-after-1-s', apply: visibleAfter(1_000) },
  { name: 'search-visible-after-5-s', apply: visibleAfter(5_000) },
  {
    name: 'no-search',
    apply: () => ({
      http: (app) => {
        app.addHook('preHandler', async (request) => {
          if (isSearch(request)) throw refusal(501, 'not-supported', 'Search is not supported.');
        });
      },
    }),
  },
  {
    name: 'search-pages-of-100-at-most',
    apply: () => ({
      http: (app) => {
        app.addHook('onRequest', async (request) => {
          const [path, query = ''] = (request.raw.url ?? '/').split('?');
          const parameters = new URLSearchParams(query);
          if (!(Number(parameters.get('_count')) > mostOnPage)) return;
          parameters.set('_count', String(mostOnPage));
          request.raw.url = `${path}?${parameters}`;
        });
      },
    }),
  },
  {
    name: 'limits-the-rate-after-a-refusal',
    apply: limitingOnce,
    // They need many requests at once, which the limit may forbid at that moment.
    skipsByTiming: ['CREATE-ID-UNIQUE', 'ROBUST-NO-CROSSTALK'],
  },
  { name: 'pages-of-10', apply: pagesOf(10) },
  { name: 'pages-of-7', apply: pagesOf(7) },
  {
    name: 'pages-of-10-without-total',
    apply: (parts) => ({
      ...pagesOf(10)(parts),
      ...rewritingSearchset(({ total: _, link: __, ...bundle }) => bundle),
    }),
  },
  {
    name: 'search-without-modes',
    apply: () => rewritingSearchset((bundle) => mapEntries(bundle, ({ search: _, ...hit }) => hit)),
  },
  {
    name: 'search-links-by-another-host',
    apply: () =>
      rewritingSearchset(({ link, ...bundle }) => ({
        ...bundle,
        link: (link as Json[]).map(({ relation, url }) => ({
          relation,
          url: String(url).replace(/^http:\/\/[^/]+/, 'https://auditbox.internal'),
        })),
      })),
  },
  {
    name: 'search-without-total',
    apply: () =>
      answeringSearch((answer) => ({
        ...answer,
        body: answer.body.toString().replace(/"total":\d+,/, ''),
      })),
  },
  {
    name: 'only-errors-name-the-server',
    apply: () =>
      answering((answer) => ({
        ...answer,
        headers: { ...answer.headers, server: 'auditbox', 'x-request-id': '1' },
      })),
  },
  { name: 'takes-gzip', apply: () => ({ http: acceptingGzip }) },
];
