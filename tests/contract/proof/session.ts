import { test as base } from '@playwright/test';
import { type RunSettings, runSettingsVariable } from '../../../contracts/run.ts';
import { type Client, createClient } from '../../../target/client.ts';
import { readEnvironment } from '../../../target/environment.ts';
import { readConfiguration } from '../../../target/read-configuration.ts';
import { createSecrets, type Secrets } from '../../../target/secrets.ts';
import { createTokenSource } from '../../../target/token.ts';

/** What the tests of one worker process share. */
export interface Session {
  settings: RunSettings;
  client: Client;
  secrets: Secrets;
  /** False when the deployment is said to run without authorization. */
  authorized: boolean;
}

/** The settings of this run; playwright.config.ts gives them defaults when no command did. */
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
    // biome-ignore lint/correctness/noEmptyPattern: Playwright demands the pattern
    async ({}, use) => {
      const configuration = readConfiguration(targetFlags(), readEnvironment(process.cwd()));
      const secrets = createSecrets();
      const client = createClient(configuration, createTokenSource(configuration, secrets));
      await use({
        settings: readSettings(),
        client,
        secrets,
        authorized: configuration.authorization.kind !== 'off',
      });
      await client.close();
    },
    { scope: 'worker' },
  ],
});

/** The command hands `--insecure` on as a variable, since it has none of its own. */
function targetFlags(): { insecure: boolean } {
  return { insecure: process.env.AUDITBOX_INSECURE === 'true' };
}
