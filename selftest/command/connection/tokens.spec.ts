import { expect } from '@playwright/test';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { harness } from '../../run-command.ts';
import { test } from '../check/check-command.ts';

test('a token that the deployment rejects is reported before anything is judged', async ({ sandbox }) => {
  const other = await startSandbox();
  try {
    const environment = { ...sandbox.environment(), OIDC_ISSUER: other.issuer };
    const { exitCode, stderr } = await harness(['check'], { environment });
    expect(stderr).toMatch(
      /rejects the token \(401\): ".+"\. Check that it trusts this issuer \(exact `iss`\)/,
    );
    expect(stderr).toContain(`iss ${other.issuer}`);
    expect(exitCode).toBe(3);
  } finally {
    await other.close();
  }
});

test('a deployment that asks for a token although none is configured is reported', async ({ sandbox }) => {
  const environment = { AUDITBOX_URL: sandbox.baseUrl, AUDITBOX_AUTH: 'off' };
  const { exitCode, stderr } = await harness(['check'], { environment });
  expect(stderr).toContain('requires a token (401), but AUDITBOX_AUTH is off');
  expect(exitCode).toBe(2);
});

test('a ready token that has expired is reported with its time', async ({ sandbox }) => {
  const { AUDITBOX_URL, AUDITBOX_EXPIRED_TOKEN } = sandbox.environment();
  const environment = { AUDITBOX_URL: AUDITBOX_URL!, AUDITBOX_TOKEN: AUDITBOX_EXPIRED_TOKEN! };
  const { exitCode, stderr } = await harness(['check'], { environment });
  expect(stderr).toMatch(/^AUDITBOX_TOKEN expired at 20\d\d-.*\. Set a new one\.\n$/);
  expect(exitCode).toBe(3);
});
