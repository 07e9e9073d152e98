import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { meterCpu } from '../../../../load/arm/cpu-meter.ts';

test('a process that computes all the time takes up to one core, and one that waits takes next to none', async () => {
  const busy = spawn(process.execPath, ['-e', 'for (;;);']);
  const idle = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
  const meters = [busy, idle].map(({ pid }) => meterCpu(pid!));
  try {
    await expect(async () => {
      const [ofBusy, ofIdle] = meters.map((meter) => meter.share());
      expect(ofBusy).toBeLessThan(1.2 / availableParallelism());
      expect(ofIdle).toBeLessThan(ofBusy!);
      expect(ofBusy).toBeGreaterThan(0.1 / availableParallelism());
    }).toPass({ timeout: 20_000 });
  } finally {
    for (const meter of meters) meter.stop();
    busy.kill('SIGKILL');
    idle.kill('SIGKILL');
  }
});

test('a process that has ended has no share', async () => {
  const ended = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => ended.on('exit', resolve));
  const meter = meterCpu(ended.pid!);
  await delay(500);
  expect(meter.share()).toBeNull();
  meter.stop();
});
