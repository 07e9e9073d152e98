import type { TargetConfiguration } from '../configuration/configuration.ts';
import { createSecrets } from '../credentials/secrets.ts';
import { createTokenSource } from '../credentials/token.ts';
import { createClient } from '../http/client.ts';
import { demandReachable } from './reachable.ts';

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
