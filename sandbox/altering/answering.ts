import type { FastifyRequest } from 'fastify';
import type { Answer } from '../interactions/answer.ts';
import { isRefusedFor, type RefusalReason } from '../outcome.ts';
import type { Parts } from '../parts.ts';

/** Changes every answer just before it is sent. */
export function answering(
  change: (answer: Answer, request: FastifyRequest) => Answer | Promise<Answer>,
): Pick<Parts, 'http'> {
  return {
    http: (app) => {
      app.addHook('onSend', async (request, reply, payload) => {
        const headers = { ...reply.getHeaders() } as Record<string, string>;
        const body = (payload ?? '') as Buffer | string;
        const after = await change({ status: reply.statusCode, headers, body }, request);
        for (const name of Object.keys(headers)) if (!(name in after.headers)) reply.removeHeader(name);
        if (after.body !== body) reply.removeHeader('content-length');
        reply.code(after.status).headers(after.headers);
        return after.body;
      });
    },
  };
}

/** The same for the answers with one status. */
export function answeringStatus(
  status: number,
  change: (answer: Answer, request: FastifyRequest) => Answer,
): Pick<Parts, 'http'> {
  return answering((answer, request) => (answer.status === status ? change(answer, request) : answer));
}

/** The same for the answers to requests that are refused for one reason. */
export function answeringRefused(
  reason: RefusalReason,
  change: (answer: Answer, request: FastifyRequest) => Answer,
): Pick<Parts, 'http'> {
  const refused = new WeakSet<FastifyRequest>();
  const { http } = answering((answer, request) => (refused.has(request) ? change(answer, request) : answer));
  return {
    http: (app) => {
      app.addHook('onError', async (request, _reply, error) => {
        if (isRefusedFor(reason, error)) refused.add(request);
      });
      http?.(app);
    },
  };
}

/** Which interaction a request asks for: `POST /AuditEvent`, `GET /AuditEvent/:id`. */
export function interactionOf({ method, routeOptions }: FastifyRequest): string {
  return `${method} ${routeOptions.url}`;
}

export const createInteraction = 'POST /AuditEvent';
export const bundleInteraction = 'POST /';
export const readInteraction = 'GET /AuditEvent/:id';

/** The body of an answer as JSON. */
export function jsonOf({ body }: Answer): Record<string, unknown> {
  return JSON.parse(body.toString());
}
