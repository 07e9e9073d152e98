import type { FastifyError } from 'fastify';
import { type Answer, resourceAnswer } from '../interactions/answer.ts';
import { Refusal, refusal } from '../outcome.ts';

/** The OperationOutcome for an error. It gives no details of an unexpected error. */
export function errorAnswer(error: unknown): Answer {
  const { status, issues, headers } = error instanceof Refusal ? error : asRefusal(error as FastifyError);
  return resourceAnswer(status, { resourceType: 'OperationOutcome', issue: issues }, headers);
}

/** Maps an error of the HTTP server by its status. */
function asRefusal({ statusCode = 500, message }: FastifyError): Refusal {
  if (statusCode === 413) return refusal(413, 'too-long', 'The body is larger than this deployment accepts.');
  if (statusCode === 415) return refusal(415, 'not-supported', message);
  if (statusCode === 404) return refusal(404, 'not-found', message);
  if (statusCode >= 400 && statusCode < 500) return refusal(statusCode, 'invalid', message);
  return refusal(500, 'exception', 'The server met an unexpected condition.');
}
