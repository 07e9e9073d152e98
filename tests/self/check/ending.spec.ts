import type { ChildProcess } from 'node:child_process';
import { expect } from '@playwright/test';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { harness } from '../command.ts';
import { readReport, test } from './check-command.ts';

test('Ctrl-C ends the check with what it knows, exit 130 and no process left', async ({
  folder,
  sandbox,
}) => {
  const { exitCode, stdout } = await harness(['check', '--output', folder], {
    environment: sandbox.environment(),
    onStart: (child) => onceRunning(child, () => child.kill('SIGINT')),
  });
  expect(exitCode).toBe(130);
  const { run } = readReport(folder);
  expect(run).toMatchObject({ exitCode: 130, complete: false });
  expect(stdout).toMatch(/^Interrupted: \d+ of \d+ requirements were judged\. For all, run it again\.$/m);
});

test('a deployment that dies midway is an error, not a verdict, and the check ends soon', async ({
  folder,
}) => {
  const sandbox = await startSandbox();
  const startedAt = Date.now();
  const { exitCode } = await harness(['check', '--output', folder], {
    environment: sandbox.environment(),
    onStart: (child) => onceRunning(child, () => void sandbox.close()),
  });
  const report = readReport(folder);
  expect(report.requirements.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  expect(report.summary.error).toBeGreaterThan(0);
  expect(exitCode).toBe(3);
  expect(Date.now() - startedAt).toBeLessThan(110_000);
});

/** Calls back when the check says that its tests run. */
function onceRunning(child: ChildProcess, act: () => void): void {
  let said = '';
  child.stderr!.on('data', function look(chunk) {
    said += chunk;
    if (!said.includes(' cases in ')) return;
    child.stderr!.off('data', look);
    act();
  });
}
