import { answering, interactionOf } from '../altering/answering.ts';
import { dating } from '../altering/dating.ts';
import { type Json, rewrite } from '../altering/rewriting.ts';
import { showing } from '../altering/showing.ts';
import { takingGzip } from '../http/gzip-bodies.ts';
import { refusal } from '../outcome.ts';
import type { Parts } from '../parts.ts';
import type { Variant } from './variant.ts';

/** Shows events in search only when they are so old. */
const visibleAfter =
  (milliseconds: number) =>
  ({ store, search }: Parts): Pick<Parts, 'store' | 'search'> => {
    const { store: dated, ageOf } = dating(store);
    const isVisible = (seq: number) => ageOf(store.at(seq)?.id ?? '') > milliseconds;
    return { store: dated, search: showing(search, isVisible) };
  };

const answeringSearch = (change: (bundle: Json) => Json) =>
  answering((answer, request) =>
    answer.status === 200 && /\/AuditEvent(\/_search)?$/.test(interactionOf(request))
      ? { ...answer, body: rewrite(answer.body, change) }
      : answer,
  );

/** Gives no more events on a page, whatever number was asked for. */
const pagesOf =
  (most: number) =>
  ({ search }: Parts): Pick<Parts, 'search'> => ({
    search: (query) => search({ ...query, count: Math.min(query.count, most) }),
  });

/** Asks once on each connection to wait, when it has refused a request there; a stream could not be sent again. */
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

/** Other ways to deploy: where, with what limits, and with or without authorization and search. */
export const deploymentVariants: readonly Variant[] = [
  { name: 'base-path-fhir-r4', options: { basePath: '/fhir/R4' } },
  { name: 'base-path-of-a-tenant', options: { basePath: '/tenants/7/fhir' } },
  { name: 'authorization-off', options: { auth: false } },
  { name: 'body-limit-of-16-mib', options: { maxBodyBytes: 16 * 1024 * 1024 } },
  { name: 'search-visible-after-1-s', apply: visibleAfter(1_000) },
  { name: 'search-visible-after-5-s', apply: visibleAfter(5_000) },
  {
    name: 'no-search',
    apply: () => ({
      http: (app) => {
        app.addHook('preHandler', async (request) => {
          if (
            /^(GET|POST) .*\/AuditEvent(\/_search)?$/.test(interactionOf(request)) &&
            interactionOf(request) !== 'POST /AuditEvent'
          )
            throw refusal(501, 'not-supported', 'Search is not supported.');
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
  { name: 'limits-the-rate-after-a-refusal', apply: limitingOnce },
  { name: 'pages-of-10', apply: pagesOf(10) },
  { name: 'pages-of-7', apply: pagesOf(7) },
  {
    name: 'pages-of-10-without-total',
    apply: (parts) => ({
      ...pagesOf(10)(parts),
      ...answeringSearch(({ total: _, link: __, ...bundle }) => bundle),
    }),
  },
  {
    name: 'search-without-modes',
    apply: () =>
      answeringSearch(({ entry, ...bundle }) => ({
        ...bundle,
        ...(Array.isArray(entry) && { entry: entry.map(({ search: _, ...hit }) => hit) }),
      })),
  },
  {
    name: 'search-links-by-another-host',
    apply: () =>
      answeringSearch(({ link, ...bundle }) => ({
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
      answering((answer, request) =>
        answer.status === 200 && /\/AuditEvent(\/_search)?$/.test(interactionOf(request))
          ? { ...answer, body: answer.body.toString().replace(/"total":\d+,/, '') }
          : answer,
      ),
  },
  {
    name: 'only-errors-name-the-server',
    apply: () =>
      answering((answer) => ({
        ...answer,
        headers: { ...answer.headers, server: 'auditbox', 'x-request-id': '1' },
      })),
  },
  { name: 'takes-gzip', apply: () => ({ http: takingGzip }) },
];
