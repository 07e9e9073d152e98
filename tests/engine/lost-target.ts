import { type Client, NoAnswerError } from '../../target/client.ts';
import { UnfoundedProof } from './breach.ts';

/** So many requests in a row without an answer mean that the deployment is gone, not that it dislikes one of them. */
const silencesAllowed = 12;

/**
 * A client that gives up on a deployment which has stopped answering, so that the rest of a run ends at once instead
 * of waiting out the deadline of every request.
 */
export function givingUpOnLostTarget(client: Client): Client {
  let silences = 0;
  let lostAt: Date | null = null;
  return {
    ...client,
    async request(request, onExchange) {
      if (lostAt)
        throw new UnfoundedProof(`the deployment has not answered any more since ${lostAt.toISOString()}`);
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
