import { test as base } from '@playwright/test';
import { type RunSettings, runSettingsVariable } from '../../contracts/results/run-settings.ts';
import type { TargetConfiguration } from '../../target/configuration/configuration.ts';
import { inheritedConfiguration } from '../../target/configuration/configuration-variable.ts';
import { createSecrets, type Secrets } from '../../target/credentials/secrets.ts';
import { createTokenSource } from '../../target/credentials/token.ts';
import { type Client, createClient } from '../../target/http/client.ts';
import type { JsonObject } from './answer.ts';
import { givingUpOnLostTarget } from './lost-target.ts';

/** What the tests of one worker process share. */
export interface Session {
  settings: RunSettings;
  configuration: TargetConfiguration;
  client: Client;
  secrets: Secrets;
  /** False when the configuration says that the deployment runs without authorization. */
  authorized: boolean;
  /** Returns the valid token of the run. */
  token(): Promise<string>;
  /** The first events that were created. They are read again at the end. */
  earliest: { event: JsonObject; createdAt: number }[];
  /** Requirements for which a reproducer was already looked for. */
  reproduced: Set<string>;
  /** The OIDC issuer, if one is configured. */
  issuer: string | undefined;
}

/** Reads the settings of this run. playwright.config.ts sets defaults if no command did. */
export function readSettings(): RunSettings {
  const text = process.env[runSettingsVariable];
  if (!text)
    throw new Error(
      `${runSettingsVariable} is not set: start the contract tests through playwright.config.ts`,
    );
  return JSON.parse(text);
}

export const test = base.extend<object, { session: Session }>({
  session: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright requires the pattern
    async ({}, use) => {
      const session = openSession(readSettings(), inheritedConfiguration());
      await use(session);
      await session.client.close();
    },
    { scope: 'worker' },
  ],
});

/** Opens what the tests of one process share. The caller closes its client. */
export function openSession(settings: RunSettings, configuration: TargetConfiguration): Session {
  const { authorization, expiredToken, futureToken } = configuration;
  const secrets = createSecrets();
  const tokens = createTokenSource(configuration, secrets);
  for (const token of [expiredToken, futureToken]) secrets.add('$TOKEN', token);
  return {
    settings,
    configuration,
    client: givingUpOnLostTarget(createClient(configuration, tokens)),
    secrets,
    authorized: authorization.kind !== 'off',
    token: async () => (await tokens.get())?.value ?? '',
    earliest: [],
    reproduced: new Set(),
    issuer: authorization.kind === 'oauth' ? authorization.issuer : undefined,
  };
}
