import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import {
  answering,
  answeringStatus,
  answeringTo,
  bundleInteraction,
  readInteraction,
  withHeader,
  withJson,
} from '../altering/answering.ts';
import { answeringBundle, type Json, mapEntries } from '../altering/rewriting.ts';
import type { Parts } from '../parts.ts';
import type { Variant } from './variant.ts';

const located = (name: string, change: (location: string) => string | undefined): Variant => ({
  name,
  apply: () =>
    answering((answer) => {
      const { location, ...headers } = answer.headers;
      const changed = location && change(location);
      return { ...answer, headers: changed ? { ...headers, location: changed } : headers };
    }),
});

const outcomes = (name: string, change: (issues: Json[]) => unknown[]): Variant => ({
  name,
  apply: () =>
    answeringStatus(400, (answer) =>
      withJson(answer, (outcome) => ({ ...outcome, issue: change(outcome.issue as Json[]) })),
    ),
});

/** Changes the media type of FHIR answers. */
const mediaType = (name: string, type: string): Variant => ({
  name,
  apply: () =>
    answering((answer) =>
      /fhir/.test(answer.headers['content-type'] ?? '') ? withHeader(answer, 'content-type', type) : answer,
    ),
});

/** Waits before a request is served. */
const delayed = (name: string, milliseconds: () => number): Variant => ({
  name,
  apply: (): Pick<Parts, 'http'> => ({
    http: (app) => {
      app.addHook('onRequest', async () => {
        await delay(milliseconds());
      });
    },
  }),
});

/** Adds white space between the tokens of a JSON text; strings and numbers stay as they are. */
function spaced(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|[{[,]/g, (token) =>
    token.length > 1 || token === '""' ? token : `${token}\n  `,
  );
}

/** Variants of answers and of their latency. */
export const answerVariants: readonly Variant[] = [
  located('location-relative', (location) => new URL(location).pathname),
  located('location-with-version', (location) => `${location}/_history/1`),
  located('location-absent', () => undefined),
  {
    name: 'json-pretty-printed',
    apply: () => answering((answer) => ({ ...answer, body: spaced(answer.body.toString()) })),
  },
  mediaType('media-type-without-charset', 'application/fhir+json'),
  mediaType('media-type-with-fhir-version', 'application/fhir+json;fhirVersion=4.0;charset=UTF-8'),
  {
    name: 'gzip-when-asked',
    apply: () =>
      answering((answer, request) =>
        /gzip/.test(String(request.headers['accept-encoding'] ?? '')) && answer.body.length > 0
          ? { ...withHeader(answer, 'content-encoding', 'gzip'), body: gzipSync(answer.body) }
          : answer,
      ),
  },
  {
    name: 'chunked-answers',
    apply: () => ({
      http: (app) => {
        app.addHook('onSend', async (_request, reply, payload) => {
          reply.removeHeader('content-length');
          return new Response(payload as string).body;
        });
      },
    }),
  },
  {
    name: 'unauthorized-with-several-challenges',
    apply: () =>
      answeringStatus(401, (answer) => {
        const challenge = answer.headers['www-authenticate'];
        return withHeader(answer, 'www-authenticate', `Negotiate, Basic realm="ward, 7", ${challenge}`);
      }),
  },
  {
    name: 'unauthorized-is-403',
    apply: () => answeringStatus(401, (answer) => ({ ...answer, status: 403 })),
  },
  {
    name: 'read-of-unknown-id-is-200-and-empty',
    apply: () => answeringTo(readInteraction, (answer) => ({ ...answer, status: 200, body: '' }), 404),
  },
  outcomes('outcome-of-several-issues', (issues) => [...issues, ...issues]),
  outcomes('outcome-with-warnings-beside', (issues) => [
    { severity: 'warning', code: 'informational', diagnostics: 'The body was read.' },
    ...issues,
  ]),
  outcomes('outcome-by-expression-alone', (issues) =>
    issues.map(({ severity, code, expression, diagnostics }) => ({
      severity,
      code,
      details: { text: String(diagnostics).slice(0, 200) },
      expression,
    })),
  ),
  {
    name: 'bundle-answer-with-id-and-meta',
    apply: answeringBundle((bundle) => ({
      ...bundle,
      id: 'bundle-1',
      meta: { lastUpdated: new Date().toISOString() },
    })),
  },
  {
    name: 'bundle-answer-with-full-urls',
    apply: answeringBundle((bundle) =>
      mapEntries(bundle, (entry) => ({ ...entry, fullUrl: `urn:auditbox:${(entry.resource as Json).id}` })),
    ),
  },
  {
    name: 'closes-each-connection',
    apply: () => answering((answer) => withHeader(answer, 'connection', 'close')),
  },
  {
    name: 'bundle-location',
    apply: () => answeringTo(bundleInteraction, (answer) => withHeader(answer, 'location', '/Bundle/1'), 201),
  },
  delayed('latency-of-150-ms', () => 150),
  delayed('latency-that-varies', () => Math.random() * 300),
  {
    name: 'clock-30-s-ahead',
    apply: ({ assign }) => ({
      assign: (count) =>
        assign(count).map((stamp) => ({
          ...stamp,
          lastUpdated: ahead(Date.parse(stamp.lastUpdated)).toISOString(),
        })),
      ...answering((answer) => withHeader(answer, 'date', ahead(Date.now()).toUTCString())),
    }),
  },
  {
    name: 'no-date-header',
    apply: () => ({
      http: (app) => {
        app.addHook('onSend', async (_request, reply, payload) => {
          reply.raw.sendDate = false;
          return payload;
        });
      },
    }),
  },
];

const ahead = (time: number) => new Date(time + 30_000);
