import type { FastifyError } from 'fastify';
import { type Answer, resourceAnswer } from '../interactions/answer.ts';
import { Refusal, refusal } from '../outcome.ts';

/** The OperationOutcome that answers an error. Of an unforeseen one it says nothing but that it happened. */
export function errorAnswer(error: unknown): Answer {
  const { status, issues, headers } = error instanceof Refusal ? error : asRefusal(error as FastifyError);
  return resourceAnswer(status, { resourceType: 'OperationOutcome', issue: issues }, headers);
}

/** The HTTP server's own errors, by their status. */
function asRefusal({ statusCode = 500, message }: FastifyError): Refusal {
  if (statusCode === 413) return refusal(413, 'too-long', 'The body is larger than this deployment takes.');
  if (statusCode === 415) return refusal(415, 'not-supported', message);
  if (statusCode === 404) return refusal(404, 'not-found', message);
  if (statusCode >= 400 && statusCode < 500) return refusal(statusCode, 'invalid', message);
  return refusal(500, 'exception', 'The server met an unexpected condition.');
}
