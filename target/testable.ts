import { createClient } from './client.ts';
import type { TargetConfiguration } from './configuration.ts';
import { demandReachable } from './reachable.ts';
import { createSecrets } from './secrets.ts';
import { createTokenSource } from './token.ts';

/**
 * Checks that a deployment can be tested, before the tests start.
 *
 * @throws {UntestableError} when it can't be reached, or when there is no token
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
