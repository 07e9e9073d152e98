import { expect } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { needsFaultCommands, requirements } from '../../../contracts/catalogue/all.ts';
import reportSchema from '../../../contracts/results/report.schema.json' with { type: 'json' };
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { checkInProcess, filesBelow, observed, test, withVerdict } from './check-command.ts';

test('the sandbox keeps every promise, each is proved or skipped with its reason, and no secret is written', async ({
  check,
  sandbox,
  folder,
}) => {
  const { exitCode, stdout, stderr, report } = await check([]);
  expect(withVerdict(report, 'fail', 'error', 'warn'), stdout).toEqual([]);
  expect(exitCode).toBe(0);
  expect(report.requirements.map(({ id }) => id)).toEqual(requirements.map(({ id }) => id));
  for (const { id, verdict, reason } of report.requirements)
    if (verdict === 'skip' || verdict === 'info') expect(reason, id).toBeTruthy();
  expect(withVerdict(report, 'info')).toEqual(observed);
  expect(report.run).not.toHaveProperty('selfCheck');
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(reportSchema);
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);

  const files = filesBelow(folder);
  for (const text of [...files.map((file) => file.text), stdout, stderr]) {
    expect(text).not.toContain(sandbox.clientSecret);
    // The start of every JWT: {"alg
    expect(text).not.toMatch(/Bearer ey|access_token=ey/);
  }
});

test('a quick run proves every requirement that a whole run proves', async ({ sandbox }) => {
  const { exitCode, results } = await checkInProcess(sandbox.environment(), { quick: true });
  expect(withVerdict({ requirements: results }, 'fail', 'error', 'warn')).toEqual([]);
  expect(exitCode).toBe(0);
  const testable = requirements.filter(({ id, notTested }) => !notTested && !needsFaultCommands(id));
  expect(results.map(({ id }) => id)).toEqual(testable.map(({ id }) => id));
});

test('a deployment without authorization keeps everything else', async () => {
  const sandbox = await startSandbox({ auth: false });
  try {
    const { exitCode, results } = await checkInProcess(sandbox.environment(), { quick: true });
    const report = { requirements: results };
    expect(exitCode).toBe(0);
    expect(withVerdict(report, 'fail', 'error', 'warn')).toEqual([]);
    const skipped = withVerdict(report, 'skip');
    for (const { id } of requirements) if (id.startsWith('AUTH-')) expect(skipped).toContain(id);
  } finally {
    await sandbox.close();
  }
});

test('the password grant, a bare token endpoint and a ready token work as well', async ({
  check,
  sandbox,
}) => {
  const only = ['CREATE-STATUS-201', 'AUTH-TOKEN-REQUIRED'];
  const { username, password, issuer } = sandbox;
  const endpoint = { OIDC_ISSUER: '', OIDC_TOKEN_URL: `${issuer}/protocol/openid-connect/token` };
  const byPassword = { OIDC_GRANT: 'password', OIDC_USERNAME: username, OIDC_PASSWORD: password };
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: sandbox.clientId,
    client_secret: sandbox.clientSecret,
  });
  const answer = await fetch(endpoint.OIDC_TOKEN_URL, { method: 'POST', body });
  const { access_token } = (await answer.json()) as { access_token: string };
  for (const more of [byPassword, endpoint, { ...endpoint, ...byPassword }]) {
    const environment = { ...sandbox.environment(), ...more };
    const { exitCode, results } = await checkInProcess(environment, { quick: true, requirements: only });
    expect(exitCode).toBe(0);
    expect(withVerdict({ requirements: results }, 'pass')).toEqual(only);
  }
  const { exitCode, report, stdout, stderr } = await check(['--quick', '--requirement', ...only], {
    environment: { OIDC_ISSUER: '', AUDITBOX_TOKEN: access_token },
  });
  expect(exitCode, stdout + stderr).toBe(0);
  expect(withVerdict(report, 'pass')).toEqual(only);
  expect(stdout + stderr + JSON.stringify(report)).not.toContain(access_token);
});

test('a deployment that answers 200 where 201 is due breaks that and nothing else', async () => {
  const sandbox = await startSandbox({ defect: 'nothing-answers-201' });
  try {
    const { exitCode, results } = await checkInProcess(sandbox.environment(), { quick: true });
    const report = { requirements: results };
    expect(withVerdict(report, 'fail')).toEqual(['CREATE-STATUS-201', 'BUNDLE-STATUS-201']);
    expect(withVerdict(report, 'error', 'warn')).toEqual([]);
    expect(exitCode).toBe(1);
  } finally {
    await sandbox.close();
  }
});
