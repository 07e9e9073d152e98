import { test as base } from '@playwright/test';
import { type RunSettings, runSettingsVariable } from '../../contracts/results/run-settings.ts';
import { noTraffic, type Traffic } from '../../contracts/results/traffic.ts';
import type { TargetConfiguration } from '../../target/configuration/configuration.ts';
import { inheritedConfiguration } from '../../target/configuration/configuration-variable.ts';
import { createSecrets, type Secrets } from '../../target/credentials/secrets.ts';
import { createTokenSource } from '../../target/credentials/token.ts';
import { diagnose } from '../../target/diagnosis/diagnose.ts';
import { createProbes } from '../../target/diagnosis/probes.ts';
import { type Client, type ClientOptions, createClient } from '../../target/http/client.ts';
import { createPacing, type Pacing } from '../../target/http/sending/pacing.ts';
import { sendingAgain } from '../../target/http/sending/sending-again.ts';
import { joinPacing } from '../../target/http/sending/shared-pacing.ts';
import type { JsonObject } from './answer.ts';
import { type Stop, watchTarget } from './lost-target.ts';

/** What the tests of one worker process share. */
export interface Session {
  settings: RunSettings;
  configuration: TargetConfiguration;
  client: Client;
  /** Opens a client with connections of its own. It waits and sends again as `client` does. */
  openClient(options: ClientOptions): Client;
  /** The rate at which the run sends. */
  pacing: Pacing;
  /** What was sent again, and why. */
  traffic: Traffic;
  /** Why nothing more is sent. Null while the deployment can be tested. */
  stop(): Stop | null;
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
  close(): Promise<void>;
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
      await session.close();
    },
    { scope: 'worker' },
  ],
});

/** Opens what the tests of one process share. The caller closes it. */
export function openSession(settings: RunSettings, configuration: TargetConfiguration): Session {
  const { authorization, expiredToken, futureToken } = configuration;
  const secrets = createSecrets();
  const tokens = createTokenSource(configuration, secrets);
  for (const token of [expiredToken, futureToken]) secrets.add('$TOKEN', token);
  const traffic = noTraffic();
  const shared = settings.pacingPort === null ? null : joinPacing(settings.pacingPort);
  const pacing = shared ?? createPacing(settings.maxRate);
  const openClient = (options: ClientOptions) => {
    const onReconnect = () => {
      traffic.reconnected++;
    };
    return createClient(configuration, tokens, { ...options, onReconnect });
  };
  const bare = openClient({});
  const { guard, stop } = watchTarget(
    bare,
    settings.id,
    () => diagnose({ configuration, tokens, secrets, probes: createProbes(bare, configuration, false) }),
    configuration.timeoutMs,
  );
  return {
    settings,
    configuration,
    client: guard(sendingAgain(bare, pacing, traffic)),
    openClient: (options) => guard(sendingAgain(openClient(options), pacing, traffic)),
    pacing,
    traffic,
    stop,
    secrets,
    authorized: authorization.kind !== 'off',
    token: async () => (await tokens.get())?.value ?? '',
    earliest: [],
    reproduced: new Set(),
    issuer: authorization.kind === 'oauth' ? authorization.issuer : undefined,
    async close() {
      shared?.close();
      await bare.close();
    },
  };
}
