import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, expect } from '@playwright/test';
import type { Report, RequirementResult } from '../../../contracts/results/report.ts';
import { everyVerdict, hostile, loadOf, reportOf, row } from '../../examples/results.ts';
import { harness } from '../../run-command.ts';
import { test } from './run-folders.ts';

/** A report of rows in which the verdicts of some requirements are others. */
function reportWith(
  verdicts: Record<string, RequirementResult['verdict']>,
  run: Partial<Report['run']> = {},
) {
  const kept = {
    'CREATE-STATUS-201': 'pass',
    'BUNDLE-STATUS-201': 'pass',
    'ROBUST-APPEND-ONLY': 'pass',
  } as const;
  return reportOf(
    Object.entries({ ...kept, ...verdicts }).map(([id, verdict]) =>
      row(id, verdict, [], verdict === 'pass' ? undefined : `it is ${verdict} ${hostile}`),
    ),
    run,
  );
}

test('a newly failing SHALL is exit 1, and the comparison says which', async ({ folder, runFolder }) => {
  const a = runFolder('a', {
    report: reportWith({ 'BUNDLE-STATUS-201': 'fail', 'CREATE-CHARSET': 'skip' }),
    load: loadOf(7300),
  });
  const b = runFolder('b', {
    report: reportWith({
      'CREATE-STATUS-201': 'fail',
      'CREATE-CHARSET': 'skip',
      'ROBUST-APPEND-ONLY': 'warn',
    }),
    load: loadOf(5840),
  });
  const output = join(folder, 'comparison');
  const { exitCode, stdout } = await harness(['report', a, b, '--output', output]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('CREATE-STATUS-201 (SHALL): A pass, B fail');
  expect(stdout).toContain(
    'B compared with A: 1 newly failing; 1 SHOULD or MAY newly missed; 1 newly passing; a regression.',
  );
  const markdown = readFileSync(join(output, 'comparison.md'), 'utf8');
  const section = (heading: string) => markdown.split(/^## /m).find((part) => part.startsWith(heading))!;
  expect(section('Newly failing')).toMatch(/CREATE-STATUS-201 SHALL \|.*\| pass \| fail \|/);
  expect(section('Newly failing')).toContain('ROBUST-APPEND-ONLY');
  expect(section('Newly passing')).toMatch(/BUNDLE-STATUS-201 SHALL \|.*\| fail \| pass \|/);
  expect(section('Unchanged')).toContain('| skip | 1 | CREATE-CHARSET |');
  expect(section('Load')).toContain('| bulk 100 | events/s | 7,300 | 5,840 \\(0.80 × A\\) |');
});

test('an observation is neither a step back nor a step forward', async ({ folder, runFolder }) => {
  const a = runFolder('a', { report: reportWith({ 'ROBUST-GZIP': 'skip', 'BUNDLE-EMPTY': 'info' }) });
  const b = runFolder('b', { report: reportWith({ 'ROBUST-GZIP': 'info', 'BUNDLE-EMPTY': 'info' }) });
  const output = join(folder, 'comparison');
  const { exitCode, stdout } = await harness(['report', a, b, '--output', output]);
  expect(exitCode, stdout).toBe(0);
  const markdown = readFileSync(join(output, 'comparison.md'), 'utf8');
  expect(markdown).toMatch(/ROBUST-GZIP MAY \|.*\| skip \| info \|/);
  expect(markdown).toContain('| info | 1 | BUNDLE-EMPTY |');
});

test('three runs stand side by side, and a step forward is exit 0', async ({ folder, runFolder }) => {
  const a = runFolder('a', { report: reportWith({ 'CREATE-STATUS-201': 'fail' }) });
  const b = runFolder('b', { report: reportWith({}) });
  const c = runFolder('c', { report: reportWith({ 'ROBUST-APPEND-ONLY': 'warn' }) });
  const { exitCode, stdout } = await harness(['report', a, b, c, '--output', join(folder, 'out')]);
  expect(stdout).toContain(
    'B and C compared with A: 1 SHOULD or MAY newly missed; 1 newly passing; no regression.',
  );
  expect(exitCode).toBe(0);
});

test('what can no longer be tested is exit 3, lost events are exit 1', async ({ folder, runFolder }) => {
  const output = join(folder, 'out');
  const a = runFolder('a', { report: reportWith({}) });
  const b = runFolder('b', { report: reportWith({ 'CREATE-STATUS-201': 'error' }) });
  expect((await harness(['report', a, b, '--output', output])).exitCode).toBe(3);
  const valid = runFolder('valid', { load: loadOf(7300) });
  const { validity } = loadOf(1);
  const lost = runFolder('lost', {
    load: loadOf(7300, {
      validity: { ...validity, verdict: 'INVALID', reasons: ['3 of 10 were not found'] },
    }),
  });
  expect((await harness(['report', valid, lost, '--output', output])).exitCode).toBe(1);
});

test('runs of unlike configuration are not compared, and each field is named: exit 2', async ({
  runFolder,
}) => {
  const { settings } = reportOf([]).run;
  const a = runFolder('a', { report: reportWith({}), load: loadOf(7300) });
  const b = runFolder('b', {
    report: reportWith(
      {},
      { seed: 2, settings: { ...settings, quick: true, requirements: ['CREATE-TWICE'] } },
    ),
    load: loadOf(7300, { settings: { ...loadOf(1).settings, vus: 16 } }),
  });
  const { exitCode, stderr } = await harness(['report', a, b]);
  expect(exitCode).toBe(2);
  expect(stderr.split('\n').slice(1, -2)).toEqual([
    '  seed: 1 | 2',
    '  quick: false | true',
    '  chosen requirements: all | CREATE-TWICE',
    '  VUs: 8 | 16',
  ]);
  const c = runFolder('c', { load: loadOf(7300) });
  expect((await harness(['report', a, c])).stderr).toContain('kind of result: check and load | load');
});

test('the page shows what a server said as text, runs nothing and asks for nothing', async ({
  folder,
  runFolder,
}) => {
  const output = join(folder, 'out');
  const a = runFolder('a', { report: reportWith({}) });
  const b = runFolder('b', { report: { ...everyVerdict() } });
  await harness(['report', a, b, '--output', output]);
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  test.skip(!existsSync(executablePath), `there is no Chromium at ${executablePath}: set CHROMIUM_PATH`);
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    const happened: string[] = [];
    page.on('dialog', (dialog) => happened.push(dialog.message()));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) happened.push(request.url());
    });
    page.on('console', (message) => happened.push(message.text()));
    await page.goto(`file://${join(output, 'comparison.html')}`);
    await expect(page.getByRole('heading', { name: 'Newly failing' })).toBeVisible();
    await expect(page.getByText('<script>alert(1)</script>').first()).toBeVisible();
    await expect(page.locator('script, img, a')).toHaveCount(0);
    expect(happened).toEqual([]);
  } finally {
    await browser.close();
  }
});
