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

/** Changes the answers with one status. */
export function answeringStatus(
  status: number,
  change: (answer: Answer, request: FastifyRequest) => Answer,
): Pick<Parts, 'http'> {
  return answering((answer, request) => (answer.status === status ? change(answer, request) : answer));
}

/** Changes the answers to one interaction, with any status or with the given one. */
export function answeringTo(
  interaction: string,
  change: (answer: Answer) => Answer,
  status?: number,
): Pick<Parts, 'http'> {
  return answering((answer, request) => {
    if (interactionOf(request) !== interaction) return answer;
    return status === undefined || answer.status === status ? change(answer) : answer;
  });
}

/** Changes the answers to searches that succeeded. */
export function answeringSearch(change: (answer: Answer) => Answer): Pick<Parts, 'http'> {
  return answeringStatus(200, (answer, request) => (isSearch(request) ? change(answer) : answer));
}

/** Changes the Bundle of searches that succeeded; its numbers may lose their lexemes. */
export function answeringSearchset(
  change: (bundle: Record<string, unknown>) => unknown,
): Pick<Parts, 'http'> {
  return answeringSearch((answer) => withJson(answer, change));
}

/** Changes the answers to requests that are refused for one reason. */
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

/**
 * The interaction of a request, as its method and route: `POST /AuditEvent`, `GET /AuditEvent/:id`.
 */
export function interactionOf({ method, routeOptions }: FastifyRequest): string {
  return `${method} ${routeOptions.url}`;
}

export const createInteraction = 'POST /AuditEvent';
export const bundleInteraction = 'POST /';
export const readInteraction = 'GET /AuditEvent/:id';
export const searchInteraction = 'GET /AuditEvent';
export const searchByPostInteraction = 'POST /AuditEvent/_search';

/** Whether a request is a search by GET or by POST, under any base path. */
export function isSearch(request: FastifyRequest): boolean {
  return /^(GET \S*\/AuditEvent|POST \S*\/AuditEvent\/_search)$/.test(interactionOf(request));
}

/** The body of an answer as JSON. */
export function jsonOf({ body }: Answer): Record<string, unknown> {
  return JSON.parse(body.toString());
}

/** The answer with a change made to the JSON of its body; numbers may lose their lexemes. */
export function withJson(answer: Answer, change: (body: Record<string, unknown>) => unknown): Answer {
  return { ...answer, body: JSON.stringify(change(jsonOf(answer))) };
}

/** The answer with one header set. */
export function withHeader(answer: Answer, name: string, value: string): Answer {
  return { ...answer, headers: { ...answer.headers, [name]: value } };
}
