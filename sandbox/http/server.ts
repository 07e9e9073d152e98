import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import type { Authorize } from '../authorization/bearer.ts';
import type { Answer } from '../interactions/answer.ts';
import type { Interaction } from '../interactions/table.ts';
import { refusal } from '../outcome.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { errorAnswer } from './error-answer.ts';
import { addInteractions } from './routes.ts';

export interface ServerOptions {
  interactions: Interaction[];
  authorize: Authorize;
  /** Adds hooks to the server. */
  http?: ((app: FastifyInstance) => void) | undefined;
  /** Path of the FHIR base, for instance `/fhir`; empty for the root. */
  basePath: string;
  maxBodyBytes: number;
  logger: Logger | false;
}

/**
 * Creates the HTTP server of a deployment. It authorizes requests, routes them to the interactions,
 * and answers errors with an OperationOutcome. It supports HTTP/1.1 only, and ignores an offered
 * upgrade to HTTP/2.
 */
export function createHttpServer(options: ServerOptions): FastifyInstance {
  const { interactions, authorize, http, basePath, maxBodyBytes, logger } = options;
  const app: FastifyInstance = Fastify({
    ...(logger ? { loggerInstance: logger as FastifyBaseLogger } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, _request, reply) => send(reply, errorAnswer(error)),
  });

  // The interactions parse the bodies.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.config.open) return done();
    const { method, url, headers } = request;
    const pending = authorize({ method, url, header: headers.authorization });
    if (pending) pending.then(() => done(), done);
    else done();
  });
  http?.(app);
  if (logger !== false && logger.isLevelEnabled('debug'))
    app.addHook('onResponse', (request, reply, done) => {
      const { method, url } = request;
      logger.debug({
        method,
        path: pathOf(url),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      });
      done();
    });

  app.setErrorHandler((error, request, reply) => {
    const answer = errorAnswer(error);
    if (answer.status >= 500) request.log.error(error);
    return send(reply, answer);
  });
  app.setNotFoundHandler((request, reply) => {
    return send(reply, errorAnswer(refusal(404, 'not-found', `${pathOf(request.url)} does not exist.`)));
  });
  addInteractions(app, interactions, basePath, send);
  return app;
}

/** The path without the query, whose values do not belong in a log. */
const pathOf = (url: string) => url.split('?', 1)[0];

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
