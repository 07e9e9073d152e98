import { newRunId } from '../../contracts/results/run-settings.ts';
import type { TargetConfiguration } from '../../target/configuration/configuration.ts';
import { createSecrets, type Secrets } from '../../target/credentials/secrets.ts';
import { type AccessToken, createTokenSource, type TokenSource } from '../../target/credentials/token.ts';
import { type Context, contextOf } from '../../target/diagnosis/context.ts';
import { diagnose } from '../../target/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../target/diagnosis/diagnosis.ts';
import { createProbes, type Probes } from '../../target/diagnosis/probes.ts';
import { type Client, createClient } from '../../target/http/client.ts';

/** The deployment that `doctor` looks at. */
export interface Patient {
  configuration: TargetConfiguration;
  context: Context;
  client: Client;
  probes: Probes;
  secrets: Secrets;
  /** Tags the event that `--write` stores. */
  runId: string;
  /** The cause for which nothing can be tested. Null if tests can run. */
  diagnosis: Diagnosis | null;
  /** Null if there is none, or the deployment needs none. */
  token: AccessToken | null;
  /** How long it took to get the first token. Milliseconds. */
  tokenMs: number;
  close(): Promise<void>;
}

/** Connects to a deployment and diagnoses it. */
export async function admit(given: TargetConfiguration): Promise<Patient> {
  const runId = newRunId(new Date());
  const configuration = { ...given, runId };
  const secrets = createSecrets();
  const { tokens, firstMs } = timed(createTokenSource(configuration, secrets));
  const client = createClient(configuration, tokens);
  const probes = createProbes(client, configuration);
  try {
    const diagnosis = await diagnose({ configuration, tokens, secrets, probes });
    const context = contextOf(configuration, secrets);
    // Why there is none, the diagnosis says. It has asked unless something came before.
    const token = diagnosis?.cause === 'no-token' ? null : await tokens.get().catch(() => null);
    const tokenMs = firstMs() ?? 0;
    const close = () => client.close();
    return { configuration, context, client, probes, secrets, runId, diagnosis, token, tokenMs, close };
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** Measures how long the first token takes. Milliseconds; null while there is none. */
function timed(source: TokenSource): { tokens: TokenSource; firstMs(): number | null } {
  let ms: number | null = null;
  const get = async () => {
    const startedAt = performance.now();
    const token = await source.get();
    ms ??= performance.now() - startedAt;
    return token;
  };
  return { tokens: { get }, firstMs: () => ms };
}
