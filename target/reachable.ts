import { UntestableError } from '../contracts/exit.ts';
import type { Client } from './client.ts';
import { NoAnswerError } from './client.ts';
import type { TokenSource } from './token.ts';

/**
 * Makes sure that the deployment answers at all and that there is a token for it, before anything is judged.
 *
 * @throws {UntestableError} with one sentence that says which of the two is missing and why
 */
export async function demandReachable(client: Client, tokens: TokenSource): Promise<void> {
  try {
    // Any answer will do: whether this path is served is a matter of the contract.
    await client.request({ method: 'GET', path: '/metadata', authorization: null, timeoutMs: 15_000 });
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    throw new UntestableError(`The deployment at ${client.baseUrl} can't be reached: ${error.reason}.`);
  }
  await tokens.get();
}
