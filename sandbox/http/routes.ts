import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../interactions/answer.ts';
import type { Interaction } from '../interactions/table.ts';
import { refusal } from '../outcome.ts';
import { requireMediaType } from './media-type.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Needs no token. */
    open?: boolean;
  }
}

type Send = (reply: FastifyReply, answer: Answer) => FastifyReply;

/** All methods that Node parses, except CONNECT, for which Node closes the connection. */
const methods = METHODS.filter((method) => method !== 'CONNECT');
const noBody = Buffer.alloc(0);

/**
 * Routes each interaction, and answers other methods on its path with 405 and `Allow` (RFC 9110,
 * 15.5.6).
 */
export function addInteractions(
  app: FastifyInstance,
  interactions: Interaction[],
  basePath: string,
  send: Send,
): void {
  for (const method of methods) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  for (const interaction of interactions) addInteraction(app, interaction, basePath, send);
  for (const path of new Set(interactions.map(({ path }) => path))) {
    const allowed = interactions.filter((each) => each.path === path).map(({ method }) => method as string);
    app.route({
      method: methods.filter((method) => !allowed.includes(method)),
      url: basePath + path,
      onRequest: () => {
        throw refusal(405, 'not-supported', `This path supports only ${allowed.join(' and ')}.`, {
          allow: allowed.join(', '),
        });
      },
      handler: () => undefined,
    });
  }
}

function addInteraction(app: FastifyInstance, interaction: Interaction, basePath: string, send: Send): void {
  const { method, path, accepts, open, perform } = interaction;
  app.route<{ Params: { id?: string } }>({
    method,
    url: basePath + path,
    config: { open: open === true },
    onRequest: (request, _reply, done) => {
      if (accepts) requireMediaType(request.headers, accepts);
      done();
    },
    handler: async (request, reply) =>
      send(
        reply,
        await perform({
          id: request.params.id ?? '',
          query: queryOf(request),
          body: Buffer.isBuffer(request.body) ? request.body : noBody,
          prefer: firstOf(request.headers.prefer),
        }),
      ),
  });
}

function queryOf({ url }: Pick<FastifyRequest, 'url'>): URLSearchParams {
  const mark = url.indexOf('?');
  return new URLSearchParams(mark < 0 ? '' : url.slice(mark));
}

const firstOf = (header: string | string[] | undefined) =>
  Array.isArray(header) ? header.join(',') : header;
