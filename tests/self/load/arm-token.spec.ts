import { expect, test } from '@playwright/test';
import { createArmTokens } from '../../../load/arm-token.ts';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { readConfiguration } from '../../../target/read-configuration.ts';
import { createSecrets } from '../../../target/secrets.ts';
import { noAuthorization } from './subjects.ts';

test('arms share a token while it outlasts them, and get a fresh one when it would not', async () => {
  const sandbox = await startSandbox();
  try {
    const secrets = createSecrets();
    const tokenFor = createArmTokens(readConfiguration({}, sandbox.environment()), secrets);
    const first = await tokenFor(10_000);
    expect(await tokenFor(200_000)).toBe(first);
    // The sandbox's tokens live for 300 s.
    const fresh = await tokenFor(301_000);
    expect(fresh).not.toBe(first);
    expect(await tokenFor(10_000)).toBe(fresh);
    expect(secrets.redact(`${first} ${fresh}`)).toBe('$TOKEN $TOKEN');
  } finally {
    await sandbox.close();
  }
});

test('without authorization there is no token', async () => {
  const tokenFor = createArmTokens(noAuthorization('http://127.0.0.1:9'), createSecrets());
  expect(await tokenFor(1000)).toBeNull();
});
