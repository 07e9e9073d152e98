import { expect } from '@playwright/test';
import { test } from './check-command.ts';

test('with --prove the harness first shows what it sees, and the report says so', async ({ check }) => {
  const { exitCode, stdout, report } = await check(['--prove', '--requirement', 'READ-STABLE']);
  expect(exitCode).toBe(0);
  expect(report.run.selfCheck?.defects).toContain('unsigned-tokens-pass');
  expect(stdout).toMatch(/Self-check: passed the plain sandbox and saw (\d+) of \1 defects/);
});

test('without it the report does not speak of a self-check', async ({ check }) => {
  const { report } = await check(['--requirement', 'READ-STABLE', '--quick']);
  expect(report.run).not.toHaveProperty('selfCheck');
});
