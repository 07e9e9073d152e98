import { type ChildProcess, spawnSync } from 'node:child_process';
import { expect } from '@playwright/test';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { harness, runProgram } from '../../run-command.ts';
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
  const { run, summary, requirements } = readReport(folder);
  expect(run).toMatchObject({ exitCode: 130, complete: false });
  const judged = summary.pass + summary.fail + summary.warn + summary.waived;
  expect(judged).toBeLessThan(requirements.length);
  expect(stdout).toContain(
    `Interrupted: ${judged} of ${requirements.length} requirements have a verdict. Run it again for all of them.`,
  );
});

test('a signal to npm alone ends the check with what it knows and leaves no process', async ({
  folder,
  sandbox,
}) => {
  await runProgram('npm', ['run', '--silent', 'harness', '--', 'check', '--output', folder], {
    environment: sandbox.environment(),
    onStart: (child) => onceRunning(child, () => child.kill('SIGTERM')),
  });
  // npm does not wait for what it started.
  await expect(() => expect(processesNaming(folder)).toEqual([])).toPass({ timeout: 30_000 });
  expect(readReport(folder).run).toMatchObject({ exitCode: 130, complete: false });
});

test('start that is interrupted while it checks does not go on to load', async ({ folder }) => {
  // In a folder of its own, where it leaves its result.
  const { exitCode, stdout, stderr } = await harness(['start'], {
    cwd: folder,
    onStart: (child) => onceRunning(child, () => child.kill('SIGTERM')),
  });
  expect(stdout).toContain('Interrupted: ');
  expect(stderr).not.toContain('Loading it');
  expect(exitCode).toBe(130);
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
  expect(Date.now() - startedAt).toBeLessThan(240_000);
});

/** The command lines of running processes that name a folder. */
function processesNaming(folder: string): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(folder) && !line.startsWith('Z'));
}

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
