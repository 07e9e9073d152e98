import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import type { Checked } from '../../../tests/engine/in-process.ts';
import { harness } from '../../run-command.ts';
import { checkInProcess, readReport, test, withVerdict } from './check-command.ts';

const post = (url: string) => `"${process.execPath}" -e "fetch('${url}', { method: 'POST' })"`;
const one = [
  '--requirement',
  'CREATE-STATUS-201',
  'TROUBLE-STATUS-500',
  'TROUBLE-NOT-ACKNOWLEDGED',
  'TROUBLE-RECOVERS',
];

test('with commands that break and restore the deployment, its behavior in trouble is proved', async ({
  folder,
}) => {
  const sandbox = await startSandbox({ control: 0 });
  try {
    const commands = [
      '--fault-on',
      post(`${sandbox.controlUrl}/break`),
      '--fault-off',
      post(`${sandbox.controlUrl}/restore`),
    ];
    const { exitCode, stdout, stderr } = await harness(
      ['check', '--quick', '--output', folder, ...one, ...commands],
      {
        environment: sandbox.environment(),
      },
    );
    expect(exitCode, stdout + stderr).toBe(0);
    expect(withVerdict(readReport(folder), 'pass')).toEqual([
      ...['CREATE-STATUS-201', 'TROUBLE-NOT-ACKNOWLEDGED', 'TROUBLE-STATUS-500', 'TROUBLE-RECOVERS'],
    ]);
  } finally {
    await sandbox.close();
  }
});

test('what was sent in trouble is sent again from the folder of the report', async ({ folder }) => {
  const sandbox = await startSandbox({ control: 0, defect: 'trouble-answers-503' });
  const commands = [
    ...['--fault-on', post(`${sandbox.controlUrl}/break`)],
    ...['--fault-off', post(`${sandbox.controlUrl}/restore`)],
  ];
  try {
    await harness(['check', '--quick', '--output', folder, ...one, ...commands], {
      environment: sandbox.environment(),
    });
  } finally {
    await sandbox.close();
  }
  const { requirements } = readReport(folder);
  const broken = requirements.find(({ id }) => id === 'TROUBLE-STATUS-500');
  expect(broken?.verdict).toBe('warn');
  const file = /@(bodies\/[\w.-]+)'/.exec(broken!.cases[0]!.curl!)![1]!;
  expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toMatchObject({ resourceType: 'Bundle' });
  expect(existsSync(join(folder, 'trouble'))).toBe(false);
});

/** The contract tests and those of server trouble, with these commands to break and restore the sandbox. */
function checkWith(sandbox: Sandbox, faultOn: string, faultOff: string): Promise<Checked> {
  const settings = { quick: true, requirements: one.slice(1), faultOn, faultOff };
  return checkInProcess(sandbox.environment(), settings, { withTrouble: true });
}

test('a command that breaks nothing proves nothing', async ({ sandbox }) => {
  const { exitCode, results } = await checkWith(sandbox, 'true', 'true');
  expect(exitCode).toBe(3);
  const result = results.find(({ id }) => id === 'TROUBLE-NOT-ACKNOWLEDGED');
  expect(result).toMatchObject({ verdict: 'error', reason: expect.stringContaining('broke nothing') });
});

test('a command that fails is reported with its output', async ({ sandbox }) => {
  const { exitCode, results } = await checkWith(sandbox, 'echo no permission >&2; exit 7', 'true');
  expect(exitCode).toBe(3);
  const result = results.find(({ id }) => id === 'TROUBLE-STATUS-500');
  expect(result?.reason).toContain('--fault-on ended with exit code 7: no permission');
});

test('a command that restores nothing is reported with what that means', async ({ sandbox }) => {
  const { exitCode, results } = await checkWith(sandbox, 'true', 'echo no permission >&2; exit 7');
  expect(exitCode).toBe(3);
  const result = results.find(({ id }) => id === 'TROUBLE-STATUS-500');
  expect(result?.reason).toContain(
    '--fault-off ended with exit code 7, so the deployment may still be broken: no permission',
  );
});

test('requirements of trouble alone are tested alone', async ({ check }) => {
  const chosen = ['--requirement', 'TROUBLE-NOT-ACKNOWLEDGED', '--fault-on', 'true', '--fault-off', 'true'];
  const { exitCode, report, stdout, stderr } = await check(chosen);
  expect(stdout + stderr).not.toContain('No tests found');
  expect(exitCode).toBe(3);
  expect(withVerdict(report, 'error')).toEqual(['TROUBLE-NOT-ACKNOWLEDGED']);
});

test('requirements of trouble alone without commands are wrong usage, in one sentence', async ({
  sandbox,
}) => {
  const { exitCode, stdout, stderr } = await harness(['check', '--requirement', 'TROUBLE-RECOVERS'], {
    environment: sandbox.environment(),
  });
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^TROUBLE-RECOVERS can only be proved .*--fault-on and --fault-off\.\n$/);
});

test('one command without the other is wrong usage', async ({ sandbox }) => {
  const { exitCode, stderr } = await harness(['check', '--fault-on', 'true'], {
    environment: sandbox.environment(),
  });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('--fault-on and --fault-off go together');
});
