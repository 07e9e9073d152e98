import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { harness } from '../../run-command.ts';
import { test } from './check-command.ts';

test('with --prove the harness first shows what it sees, and the report says so', async ({ check }) => {
  const { exitCode, stdout, report } = await check(['--prove', '--requirement', 'READ-STABLE']);
  expect(exitCode).toBe(0);
  expect(report.run.selfCheck?.defects).toContain('unsigned-tokens-pass');
  expect(stdout).toMatch(/Self-check: the plain sandbox passed and (\d+) of \1 defects were found/);
});

test('a defect that the contract tests do not see is reported, and nothing is tested', async ({
  folder,
  sandbox,
}) => {
  const defects = ['create-id-kept', 'slow-10-percent'];
  const { exitCode, stderr } = await harness(
    ['check', '--prove', ...defects, '--requirement', 'READ-STABLE', '--output', folder],
    { environment: sandbox.environment() },
  );
  expect(stderr).toContain('The self-check did not detect slow-10-percent on the embedded sandbox');
  expect(exitCode).toBe(4);
  expect(existsSync(join(folder, 'report.json'))).toBe(false);
});

test('a defect of a SHOULD and one of server trouble are shown too', async ({ check }) => {
  const defects = ['location-of-the-collection', 'trouble-answers-400'];
  const { exitCode, report } = await check(['--prove', ...defects, '--requirement', 'READ-STABLE']);
  expect(exitCode).toBe(0);
  expect(report.run.selfCheck?.defects).toEqual(defects);
});

test('a defect that there is not is wrong usage', async ({ folder, sandbox }) => {
  const { exitCode, stderr } = await harness(['check', '--prove', 'nonsense', '--output', folder], {
    environment: sandbox.environment(),
  });
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('There is no defect nonsense')]);
});

test('without it the report does not speak of a self-check', async ({ check }) => {
  const { report } = await check(['--requirement', 'READ-STABLE', '--quick']);
  expect(report.run).not.toHaveProperty('selfCheck');
});
