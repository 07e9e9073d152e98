import { setTimeout as delay } from 'node:timers/promises';
import { createInteraction, interactionOf } from '../altering/answering.ts';
import { isRefusedFor, refusal } from '../outcome.ts';
import type { Parts } from '../parts.ts';
import type { Defect } from './defect.ts';

/** Defects in HTTP, and under many concurrent requests. */
export const robustnessDefects: readonly Defect[] = [
  {
    name: 'concurrent-requests-share-an-answer',
    breaks: ['ROBUST-NO-CROSSTALK'],
    knockOns: ['CREATE-ID-UNIQUE', 'SEARCH-PAGES', 'SEARCH-NEXT'],
    onlyAtOnce: true,
    apply: sharedAnswers,
  },
  {
    name: 'concurrent-requests-share-a-verdict',
    breaks: ['ROBUST-NO-CROSSTALK'],
    onlyAtOnce: true,
    apply: sharedVerdicts,
  },
  {
    name: 'refuses-when-more-than-30-are-under-way',
    breaks: ['ROBUST-NO-CROSSTALK'],
    knockOns: ['CREATE-ID-UNIQUE'],
    onlyAtOnce: true,
    apply: busyAbove(30),
  },
  {
    name: 'chunked-body-refused',
    breaks: ['ROBUST-CHUNKED'],
    knockOns: ['ROBUST-SLOW-UPLOAD'],
    apply: () => ({
      http: (app) => {
        app.addHook('onRequest', async ({ headers }) => {
          if (headers['transfer-encoding'])
            throw refusal(411, 'invalid', 'The request has no Content-Length.');
        });
      },
    }),
  },
  {
    name: 'upload-of-more-than-a-second-refused',
    breaks: ['ROBUST-SLOW-UPLOAD'],
    apply: () => ({
      http: (app) => {
        const startedAt = new WeakMap<object, number>();
        app.addHook('onRequest', async (request) => {
          startedAt.set(request, performance.now());
        });
        app.addHook('preHandler', async (request) => {
          const isSlow = performance.now() - startedAt.get(request)! > 1400;
          if (isSlow && request.headers['transfer-encoding'])
            throw refusal(408, 'timeout', 'The body took too long to arrive.');
        });
      },
    }),
  },
  {
    name: 'connection-out-of-step-after-no-json',
    breaks: ['ROBUST-CONNECTION-REUSED'],
    knockOns: ['CREATE-STATUS-201', 'INVALID-NOT-A-RESOURCE', 'INVALID-ENCODING', 'ROBUST-CHUNKED'],
    apply: outOfStep,
  },
  ...(['PUT', 'PATCH', 'DELETE'] as const).map(
    (method): Defect => ({
      name: `${method.toLowerCase()}-takes-an-event-away`,
      breaks: ['ROBUST-APPEND-ONLY'],
      apply: ({ store }) => {
        const gone = new Set<string>();
        return {
          store: { ...store, read: async (id) => (gone.has(id) ? undefined : store.read(id)) },
          http: (app) => {
            app.addHook('onRequest', async (request) => {
              if (request.method === method) gone.add(request.url.split('/').at(-1)!);
            });
          },
        };
      },
    }),
  ),
];

/**
 * More concurrent creates than an ordinary test sends, and fewer than the tests of concurrency
 * send.
 */
const manyAtOnce = 20;

/** Answers all creates with the answer to the first one, while many are in flight. */
function sharedAnswers({ stamp }: Parts): Pick<Parts, 'stamp' | 'http'> {
  const creates = createsInFlight();
  let first: Buffer | undefined;
  return {
    http: creates.http(),
    stamp: {
      ...stamp,
      AuditEvent: (bytes, assign) => {
        const stamped = stamp.AuditEvent(bytes, assign);
        if (creates.count() <= manyAtOnce) first = undefined;
        else first ??= stamped.answer;
        return { ...stamped, answer: first ?? stamped.answer };
      },
    },
  };
}

/** Uses the validation result of the previous event, while many creates are in flight. */
function sharedVerdicts({ validate }: Parts): Pick<Parts, 'validate' | 'http'> {
  const creates = createsInFlight();
  let last: ReturnType<typeof validate.AuditEvent> = [];
  return {
    http: creates.http(),
    validate: {
      ...validate,
      AuditEvent: (value) => {
        if (creates.count() <= manyAtOnce) last = validate.AuditEvent(value);
        return last;
      },
    },
  };
}

function busyAbove(limit: number) {
  return (): Pick<Parts, 'http'> => ({ http: createsInFlight().http(limit) });
}

/**
 * Counts the creates in flight. Delays each until the burst that it came in has arrived, so that
 * requests sent at the same time overlap, however busy the machine is.
 */
function createsInFlight() {
  let inFlight = 0;
  let arrived = 0;
  return {
    count: () => inFlight,
    /** @param limit creates beyond it are refused */
    http:
      (limit = Infinity): Parts['http'] =>
      (app) => {
        const counted = new WeakSet<object>();
        app.addHook('onRequest', async (request) => {
          if (interactionOf(request) !== createInteraction) return;
          if (inFlight >= limit) throw refusal(503, 'throttled', 'Too many requests are in flight.');
          inFlight++;
          counted.add(request);
          arrived++;
          for (let waits = 0, seen = 0; seen !== arrived && waits < 25; waits++) {
            seen = arrived;
            await delay(40);
          }
        });
        app.addHook('onResponse', async (request) => {
          if (counted.has(request)) inFlight--;
        });
      },
  };
}

/**
 * Fails the next request on a connection, as if the rest of a bad body were read as that request.
 */
function outOfStep(): Pick<Parts, 'http'> {
  const left = new WeakSet<object>();
  return {
    http: (app) => {
      app.addHook('preHandler', async (request) => {
        if (request.method === 'POST' && left.delete(request.raw.socket))
          throw refusal(400, 'invalid', 'The request is not a valid HTTP/1.1 message.');
      });
      app.addHook('onError', async (request, _reply, error) => {
        if (isRefusedFor('not-json', error)) left.add(request.raw.socket);
      });
    },
  };
}
