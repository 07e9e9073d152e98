import { join } from 'node:path';
import { expect } from '@playwright/test';
import fc from 'fast-check';
import { runArm } from '../../../../load/arm/arm.ts';
import { createArmTokens } from '../../../../load/arm/arm-token.ts';
import { prepareEvents } from '../../../../load/arm/pack.ts';
import { findK6 } from '../../../../load/binary/locate.mjs';
import { renewAt } from '../../../../load/k6/renewal.ts';
import { markerOf } from '../../../../load/plan/plan.ts';
import { startSandbox } from '../../../../sandbox/sandbox.ts';
import { readConfiguration } from '../../../../target/configuration/read-configuration.ts';
import { createSecrets } from '../../../../target/credentials/secrets.ts';
import { event, needsK6, noAuthorization, test } from '../subjects.ts';

for (const grant of ['client_credentials', 'password'] as const)
  test(`an arm that outlives its tokens many times meets no 401: ${grant}`, async ({ output }) => {
    needsK6();
    // A token of one second is refused six seconds after it was given: the sandbox forgives five.
    const [lifetimeS, armMs, requestsPerSecond] = [1, 9000, 40];
    const sandbox = await startSandbox({ tokenLifetime: lifetimeS });
    try {
      const { username, password } = sandbox;
      const environment = {
        OIDC_GRANT: grant,
        ...(grant === 'password' && { OIDC_USERNAME: username, OIDC_PASSWORD: password }),
      };
      const target = readConfiguration({}, { ...sandbox.environment(), ...environment });
      const secrets = createSecrets();
      const requests = (armMs / 1000) * requestsPerSecond;
      const arm = await runArm(
        {
          ...{ round: 1, mode: { kind: 'single', batch: 1 }, marker: markerOf('run', 1) },
          ...{ events: requests, vus: 10, maxDurationMs: armMs, sampled: [] },
          arrivals: { requestsPerSecond, durationMs: armMs },
        },
        {
          ...{ k6: findK6()!.path, prepared: prepareEvents([event], 'run'), target },
          token: await createArmTokens(target, secrets)(),
          ...{ requestTimeoutMs: 10_000, folder: join(output, 'arm') },
        },
      );
      expect(arm.failures).toEqual([]);
      expect(arm.result.errors).toEqual({});
      // A busy machine has no VU free for some; those that were sent were all let in, beyond the life of the first token.
      expect(arm.result.requests.acknowledged + arm.dropped).toBeGreaterThanOrEqual(requests - 1);
      expect(arm.result.requests.acknowledged).toBeGreaterThan(requests / 2);
      expect(arm.result.windowMs).toBeGreaterThan(armMs - 1000);
    } finally {
      await sandbox.close();
    }
  });

test('VUs renew before the token expires, spread over the window and never in a crowd', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 500 }),
      fc.integer({ min: 1000, max: 3_600_000 }),
      (vus, lifetimeMs) => {
        const at = 1_700_000_000_000;
        const times = Array.from(
          { length: vus },
          (_, vu) => (renewAt(vu + 1, at, at + lifetimeMs) - at) / lifetimeMs,
        );
        expect(Math.min(...times)).toBeGreaterThanOrEqual(0.4);
        expect(Math.max(...times)).toBeLessThanOrEqual(0.8);
        // A tenth of the window has a tenth of the VUs, and little more.
        const crowds = times.map((time) => times.filter((other) => Math.abs(other - time) < 0.02).length);
        expect(Math.max(...crowds)).toBeLessThanOrEqual(vus / 10 + 4);
      },
    ),
    { numRuns: 30 },
  );
});

test('arms share a token, and what k6 is handed is known as a secret', async () => {
  const sandbox = await startSandbox();
  try {
    const secrets = createSecrets();
    const tokens = createArmTokens(readConfiguration({}, sandbox.environment()), secrets);
    const handed = (await tokens())!;
    expect(await tokens()).toEqual(handed);
    expect(handed.renewal!.url).toContain('/protocol/openid-connect/token');
    expect(secrets.redact(JSON.stringify(handed))).not.toMatch(new RegExp(`eyJ|${sandbox.clientSecret}`));
  } finally {
    await sandbox.close();
  }
});

test('a token that was given ready is not renewed, and without authorization there is none', async () => {
  const ready = {
    ...noAuthorization('http://127.0.0.1:9'),
    authorization: { kind: 'token', token: 'opaque' },
  } as const;
  expect(await createArmTokens(ready, createSecrets())()).toEqual({
    ...{ token: 'opaque', expiresAt: null, renewal: null },
  });
  expect(await createArmTokens(noAuthorization('http://127.0.0.1:9'), createSecrets())()).toBeNull();
});
