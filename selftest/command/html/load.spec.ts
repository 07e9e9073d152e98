import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, mergeTests } from '@playwright/test';
import type { LoadResult } from '../../../contracts/results/load-result/result.ts';
import { renderHtml } from '../../../report/html/render.tsx';
import { test as loadTest, needsK6 } from '../load/subjects.ts';
import { test as pageTest } from './report-page.ts';

const test = mergeTests(loadTest, pageTest);
const environment = { AUDITBOX_AUTH: 'off' };

test('a target that loses events has no throughput in the page, and the lost ones stand at the top', async ({
  load,
  target,
  output,
  page,
  noise,
}) => {
  needsK6();
  const { url } = await target({ loses: (event) => event > 300 && event % 50 === 0 });
  const { result } = await load(
    ['--target', url, '--visibility-timeout', '1', '--batch', '10', '--rounds', '2', '--events', '200'],
    { environment },
  );
  const { acknowledged, lost } = result!.validity;
  const found = `${(acknowledged - lost!).toLocaleString('en')} of ${acknowledged.toLocaleString('en')}`;
  await page.goto(pathToFileURL(join(output, 'report.html')).href);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/Failed\s+The load result is INVALID/);
  await expect(page.locator('.clauses')).toHaveText(`${found} acknowledged events found stored.`);
  const rows = page.getByRole('region', { name: 'Results by mode' }).locator('tbody tr');
  await expect(rows.locator('td:nth-of-type(1)')).toHaveText(['INVALID', 'INVALID']);
  await expect(rows.locator('td:nth-of-type(3)')).toHaveText(['–', '–']);
  await expect(page.locator('.chart figcaption strong')).toHaveText(['Service time', 'p99 by round']);
  expect(noise).toEqual([]);
});

test('what a newer harness found beside is shown under its own names', async ({
  load,
  target,
  page,
  output,
}) => {
  needsK6();
  const { url } = await target();
  const { result } = await load(['--target', url, '--batch', '10', '--rounds', '1', '--events', '200'], {
    environment,
  });
  const [single, bulk] = result!.modes.map(({ mode }) => mode);
  const steps = [
    { name: '25 %', mode: bulk, dropped: 1234, latencyMs: { p99: 12.345 }, valid: true, reason: null },
    { name: '<b>', mode: single, dropped: 0, latencyMs: null, valid: false, reason: 'dropped' },
  ];
  const file = join(output, 'newer.html');
  const newer = { ...result!, phases: steps } as LoadResult;
  writeFileSync(file, (await renderHtml({ report: null, load: newer }))!);
  await page.goto(pathToFileURL(file).href);
  const rows = page.getByRole('region', { name: 'Phases' }).locator('tr');
  await expect(rows.nth(0)).toHaveText('NameModeDroppedLatency ms p99ValidReasonLatency ms');
  await expect(rows.nth(1)).toHaveText('25 %bulk 101,23412.3yes––');
  await expect(rows.nth(2)).toHaveText('<b>single0–nodropped–');
});

test('what a target says when it fails is shown as text', async ({ load, target, output, page }) => {
  needsK6();
  const { url } = await target({ fails: (submission) => submission > 100 && submission % 20 === 0 });
  const { result } = await load(
    ['--target', url, '--visibility-timeout', '1', '--batch', '10', '--rounds', '1', '--events', '200'],
    { environment },
  );
  expect(result!.failures.length).toBeGreaterThan(0);
  await page.goto(pathToFileURL(join(output, 'report.html')).href);
  const failures = page.locator('h3', { hasText: 'Failed requests' }).locator('+ .scroll tbody tr');
  await expect(failures).toHaveCount(result!.failures.length);
  await expect(failures.first()).toContainText(result!.failures[0]!.kind);
});
