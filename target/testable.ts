import { createClient } from './client.ts';
import type { TargetConfiguration } from './configuration.ts';
import { demandReachable } from './reachable.ts';
import { createSecrets } from './secrets.ts';
import { createTokenSource } from './token.ts';

/**
 * Makes sure that a deployment can be tested, before anything is judged.
 *
 * @throws {UntestableError} when it is not reached, or gives no token
 */
export async function demandTestable(configuration: TargetConfiguration): Promise<void> {
  const tokens = createTokenSource(configuration, createSecrets());
  const client = createClient(configuration, tokens);
  try {
    await demandReachable(client, tokens);
  } finally {
    await client.close();
  }
}
