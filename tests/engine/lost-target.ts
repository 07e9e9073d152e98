import { type Client, NoAnswerError } from '../../target/http/client.ts';
import { UnfoundedProof } from './breach.ts';

/**
 * Unanswered requests in a row after which the deployment counts as gone. Fewer may be the fault of
 * a request.
 */
const silencesAllowed = 12;

/**
 * Returns a client that gives up on a deployment that has stopped answering. The rest of the run
 * then ends at once instead of waiting for the timeout of every request.
 */
export function givingUpOnLostTarget(client: Client): Client {
  let silences = 0;
  let lostAt: Date | null = null;
  return {
    ...client,
    async request(request, onExchange) {
      if (lostAt) throw new UnfoundedProof(`the deployment stopped answering at ${lostAt.toISOString()}`);
      try {
        const response = await client.request(request, onExchange);
        silences = 0;
        return response;
      } catch (error) {
        if (error instanceof NoAnswerError && ++silences >= silencesAllowed) lostAt = new Date();
        throw error;
      }
    },
  };
}
