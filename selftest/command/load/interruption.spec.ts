import { spawnSync } from 'node:child_process';
import { expect } from '@playwright/test';
import type { CommandOptions } from '../../run-command.ts';
import { startSandboxProcess } from '../sandbox/start-process.ts';
import { needsK6, test } from './subjects.ts';

const environment = { AUDITBOX_AUTH: 'off' };

/** Arms of five seconds each, with a target that takes 20 ms for a request; the warm-up has some 400 requests. */
const long = ['--batch', '1', '--rounds', '50', '--events', '2000', '--vus', '8'];
const beyondWarmUp = 600;

/** The k6 that this process started; null when there is none now. */
function k6Of(parent: number): number | null {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  for (const line of stdout.split('\n')) {
    const [pid, ppid, program] = line.trim().split(/\s+/);
    if (Number(ppid) === parent && /k6$/.test(program ?? '')) return Number(pid);
  }
  return null;
}

/** False for a zombie, too: it waits for its parent and does nothing. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

/** Sends the signal once it is due and k6 runs; tells the pid of that k6. */
function signalWhileSending(
  signal: NodeJS.Signals,
  isDue: () => boolean,
): { options: CommandOptions; k6: () => number } {
  let k6 = 0;
  const options: CommandOptions = {
    environment,
    onStart(child) {
      const timer = setInterval(() => {
        const running = isDue() ? k6Of(child.pid!) : null;
        if (running === null) return;
        clearInterval(timer);
        k6 = running;
        child.kill(signal);
      }, 20);
      child.on('close', () => clearInterval(timer));
    },
  };
  return { options, k6: () => k6 };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  test(`${signal} ends k6, counts what was sent and leaves a partial result: exit 130`, async ({
    load,
    target,
  }) => {
    needsK6();
    const { url, submissions, stored } = await target({ delayMs: 20 });
    const interrupted = signalWhileSending(signal, () => submissions() > beyondWarmUp);
    const run = await load(['--target', url, ...long], interrupted.options);
    expect(run.exitCode).toBe(130);
    expect(interrupted.k6()).toBeGreaterThan(0);
    expect(isRunning(interrupted.k6())).toBe(false);
    const { stopped, validity, arms } = run.result!;
    expect(stopped).toMatchObject({ reason: 'interrupted' });
    expect(validity.verdict).toBe('valid');
    expect(validity.acknowledged).toBeGreaterThan(0);
    expect(arms.at(-1)!.complete).toBe(false);
    expect(stored.size - 4).toBe(validity.stored);
  });

test('k6 does not outlive a runner that is killed', async ({ load, target }) => {
  needsK6();
  // The arm would take a minute.
  const { url, submissions } = await target({ delayMs: 20 });
  const killed = signalWhileSending('SIGKILL', () => submissions() > 60);
  const run = await load(
    ['--target', url, '--rounds', '1', '--batch', '1', '--events', '3000', '--vus', '1'],
    killed.options,
  );
  expect(run.exitCode).toBeNull();
  expect(killed.k6()).toBeGreaterThan(0);
  await expect.poll(() => isRunning(killed.k6())).toBe(false);
});

test('a sandbox that is killed in mid-run ends it with the second it happened: exit 3, partial result, no k6', async ({
  load,
}) => {
  needsK6();
  const sandbox = await startSandboxProcess(['--port', '0']);
  let killed = 0;
  let k6 = 0;
  const run = await load(['--batch', '10', '--rounds', '50', '--events', '3000', '--vus', '4'], {
    environment: sandbox.environment,
    onStart(child) {
      child.stderr!.on('data', (text: string) => {
        if (killed > 0 || !text.includes('round 2 of')) return;
        killed = Date.now();
        k6 = k6Of(child.pid!) ?? 0;
        sandbox.process.kill('SIGKILL');
      });
    },
  });
  const endedAfterMs = Date.now() - killed;
  await sandbox.end('SIGKILL');
  expect(killed).toBeGreaterThan(0);
  expect(run.exitCode).toBe(3);
  const { stopped, arms, run: stoppedRun } = run.result!;
  expect(stopped!.reason).toBe('target-unreachable');
  const happened = killed - Date.parse(stoppedRun.startedAt);
  // On a slow machine the kill itself takes its time, as the end of the run does.
  expect(Math.abs(stopped!.afterMs - happened)).toBeLessThan(Math.max(3000, endedAfterMs / 2));
  expect(run.stdout).toMatch(/The target stopped answering \d+\.\d s into the run/);
  expect(arms.some(({ round, events }) => round === 1 && events.acknowledged > 0)).toBe(true);
  if (k6 > 0) expect(isRunning(k6)).toBe(false);
});

test('Ctrl-C ends a k6 whose requests hang', async ({ load, target }) => {
  needsK6();
  const { url, submissions } = await target({ delayMs: 20, hangsFrom: beyondWarmUp });
  const interrupted = signalWhileSending('SIGINT', () => submissions() > beyondWarmUp);
  const run = await load(['--target', url, ...long], interrupted.options);
  expect(run.exitCode).toBe(130);
  expect(isRunning(interrupted.k6())).toBe(false);
  expect(run.result!.validity.verdict).toBe('valid');
});
