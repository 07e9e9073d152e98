import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import {
  answering,
  answeringStatus,
  bundleInteraction,
  interactionOf,
  jsonOf,
  readInteraction,
} from '../altering/answering.ts';
import { answeringBundle, entriesOf, type Json } from '../altering/rewriting.ts';
import type { Answer } from '../interactions/answer.ts';
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
    answeringStatus(400, (answer) => {
      const outcome = jsonOf(answer);
      return { ...answer, body: JSON.stringify({ ...outcome, issue: change(outcome.issue as Json[]) }) };
    }),
});

const header =
  (name: string, value: string) =>
  (answer: Answer): Answer => ({
    ...answer,
    headers: { ...answer.headers, [name]: value },
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

/** Line breaks and spaces between the tokens of a JSON text; strings and numbers stay as they are. */
function spaced(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|[{[,]/g, (token) =>
    token.length > 1 || token === '""' ? token : `${token}\n  `,
  );
}

/** Other forms of answers, and of the time that they take. */
export const answerVariants: readonly Variant[] = [
  located('location-relative', (location) => new URL(location).pathname),
  located('location-with-version', (location) => `${location}/_history/1`),
  located('location-absent', () => undefined),
  {
    name: 'json-pretty-printed',
    apply: () => answering((answer) => ({ ...answer, body: spaced(answer.body.toString()) })),
  },
  {
    name: 'media-type-without-charset',
    apply: () =>
      answering((answer) =>
        /fhir/.test(answer.headers['content-type'] ?? '')
          ? header('content-type', 'application/fhir+json')(answer)
          : answer,
      ),
  },
  {
    name: 'media-type-with-fhir-version',
    apply: () =>
      answering((answer) =>
        /fhir/.test(answer.headers['content-type'] ?? '')
          ? header('content-type', 'application/fhir+json;fhirVersion=4.0;charset=UTF-8')(answer)
          : answer,
      ),
  },
  {
    name: 'gzip-when-asked',
    apply: () =>
      answering((answer, request) =>
        /gzip/.test(String(request.headers['accept-encoding'] ?? '')) && answer.body.length > 0
          ? { ...header('content-encoding', 'gzip')(answer), body: gzipSync(answer.body) }
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
      answeringStatus(401, (answer) => ({
        ...answer,
        headers: {
          ...answer.headers,
          'www-authenticate': `Negotiate, Basic realm="ward, 7", ${answer.headers['www-authenticate']}`,
        },
      })),
  },
  {
    name: 'unauthorized-is-403',
    apply: () => answeringStatus(401, (answer) => ({ ...answer, status: 403 })),
  },
  {
    name: 'read-of-unknown-id-is-200-and-empty',
    apply: () =>
      answering((answer, request) =>
        answer.status === 404 && interactionOf(request) === readInteraction
          ? { ...answer, status: 200, body: '' }
          : answer,
      ),
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
      ...(expression ? { expression } : {}),
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
    apply: answeringBundle((bundle) => ({
      ...bundle,
      ...(bundle.entry !== undefined && {
        entry: entriesOf(bundle).map((entry) => ({
          ...entry,
          fullUrl: `urn:auditbox:${(entry.resource as Json).id}`,
        })),
      }),
    })),
  },
  {
    name: 'closes-each-connection',
    apply: () => answering(header('connection', 'close')),
  },
  {
    name: 'bundle-location',
    apply: () =>
      answering((answer, request) =>
        answer.status === 201 && interactionOf(request) === bundleInteraction
          ? header('location', '/Bundle/1')(answer)
          : answer,
      ),
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
      ...answering((answer) => header('date', ahead(Date.now()).toUTCString())(answer)),
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
