import type { TargetConfiguration } from '../configuration/configuration.ts';
import { createSecrets, type Secrets } from '../credentials/secrets.ts';
import { createTokenSource, type TokenSource } from '../credentials/token.ts';
import { type Client, createClient } from '../http/client.ts';
import { diagnose } from './diagnose.ts';
import { DiagnosisError } from './diagnosis.ts';
import { createProbes } from './probes.ts';

/**
 * Checks that a deployment can be tested, before the first request that counts.
 *
 * @throws {DiagnosisError} saying why nothing can be tested, and what to do
 */
export async function demandTestable(configuration: TargetConfiguration): Promise<void> {
  const secrets = createSecrets();
  const tokens = createTokenSource(configuration, secrets);
  const client = createClient(configuration, tokens);
  try {
    await demandReachable(configuration, { client, tokens, secrets });
  } finally {
    await client.close();
  }
}

/** The same for a command that has a client already. */
export async function demandReachable(
  configuration: TargetConfiguration,
  { client, tokens, secrets }: { client: Client; tokens: TokenSource; secrets: Secrets },
): Promise<void> {
  const diagnosis = await diagnose({
    configuration,
    tokens,
    secrets,
    probes: createProbes(client, configuration),
  });
  if (diagnosis) throw new DiagnosisError(diagnosis);
}
