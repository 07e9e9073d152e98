import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, mergeTests, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import type { LoadResult } from '../../../contracts/results/load-result/result.ts';
import { harness } from '../../run-command.ts';
import { test as loadTest, needsK6 } from '../load/subjects.ts';
import { test as folderTest } from '../report/run-folders.ts';
import { capacityResult, latencyResult, soakResult, sweepResult } from './open-results.ts';
import { test as pageTest, unfold } from './report-page.ts';

const base = mergeTests(loadTest, folderTest, pageTest);

/** Tests with the page that the command `report` writes of a result. */
const test = base.extend<{ openReport: (result: LoadResult) => Promise<string> }>({
  openReport: async ({ page, runFolder }, use) => {
    await use(async (load) => {
      const folder = runFolder('run', { load });
      const { stderr } = await harness(['report', folder]);
      expect(stderr).toBe('');
      const file = join(folder, 'report.html');
      await page.goto(pathToFileURL(file).href);
      return file;
    });
  },
});

const rowsOf = (page: Page, name: string) => page.getByRole('region', { name }).locator('tbody tr');

test('latency stands beside service time for each step, and an invalid step has its reason instead', async ({
  openReport,
  page,
  noise,
}) => {
  await openReport(latencyResult());
  const rows = rowsOf(page, 'Steps at a given rate');
  await expect(rows).toHaveCount(4 + 1);
  await expect(rows.nth(1).locator('td')).toHaveText(
    ['bulk 100', '250', '250', '5.0 s', '13', '0', '0']
      .concat('20.0', '40.0', '80.0', '100', '160')
      .concat('8.00', '16.0', '32.0', '40.0', '64.0'),
  );
  await expect(rows.nth(2).locator('td').nth(7)).toHaveText('invalid');
  await expect(rows.nth(2).locator('td')).toHaveCount(7 + 1 + 5);
  await expect(rows.nth(3)).toContainText('1234 of 4000 requests of single were dropped');
  const charts = page.locator('.chart', { hasText: 'Latency and service time' });
  await expect(charts).toHaveCount(2);
  await expect(charts.first().getByRole('img')).toHaveAttribute(
    'aria-label',
    'single, latency and service time: 25 % p99 40.0 ms and 32.0 ms; 80 % invalid',
  );
  // A tick for each percentile of latency and service time, of the valid step alone.
  await expect(charts.first().locator('[stroke-width="2"] line')).toHaveCount(2 * 5);
  await expect(charts.first()).toContainText('invalid');
  await expect(charts.last()).not.toContainText('invalid');
  // The reason stands where the step is, and not a second time among the notes.
  await expect(page.getByText('1234 of 4000')).toHaveCount(1);
  await expect(page.locator('.note', { hasText: 'A note of the rounds.' })).toBeVisible();
  expect(noise).toEqual([]);
});

test('the capacity stands with its ladder and what ended it', async ({ openReport, page, noise }) => {
  await openReport(capacityResult());
  const rows = rowsOf(page, 'Capacity');
  await expect(rows.nth(0)).toContainText('480');
  await expect(rows.nth(0)).toContainText('30.0 s');
  await expect(rows.nth(0).locator('.words')).toHaveText(
    'ramp 3 at 576/s: p99 of the latency 1,600 ms, above 1,000 ms',
  );
  await expect(rows.nth(1)).toContainText('none');
  await expect(rows.nth(1).locator('.words')).toHaveText('ramp 1 at 3,000/s: 150 of 150 requests failed');
  await expect(rowsOf(page, 'Steps at a given rate')).toHaveCount(5);
  const ladder = page.locator('.chart', { hasText: 'Ladder of rates' }).getByRole('img');
  await expect(ladder).toHaveAttribute('aria-label', /single 576\/s p99 1,600 ms, latency/);
  expect(noise).toEqual([]);
});

test('a soak has the result of its trend test in words and in the chart', async ({ openReport, page }) => {
  await openReport(soakResult());
  const rows = rowsOf(page, 'Trends over the rounds');
  await expect(rows.nth(0).locator('td')).toHaveText(['throughput', '10', '-18.2 %', '< 0.001', 'falling']);
  await expect(rows.nth(1).locator('td').last()).toHaveText('no trend');
  const charts = page.locator('.chart', { hasText: 'by round' });
  await expect(charts.first()).toContainText('Dashed: the trend that the test found.');
  await expect(charts.first().locator('[stroke-dasharray="6 4"] path')).toHaveCount(1);
  await expect(charts.last()).not.toContainText('Dashed');
});

test('a soak of too few rounds says that nothing was tested', async ({ openReport, page }) => {
  await openReport({ ...soakResult(), trends: [] });
  await expect(page.getByText(/^Not tested: too few rounds/)).toBeVisible();
});

test('a sweep is drawn over the size, with intervals, single and the recommended size', async ({
  openReport,
  page,
}) => {
  await openReport(sweepResult());
  const chart = page.locator('.chart', { hasText: 'Throughput by Bundle size' });
  await expect(chart).toContainText('recommended: 100');
  await expect(chart).toContainText('single');
  // Every size has its figure on the axis, and its interval.
  for (const size of ['1', '2', '5', '10', '100', '5,000'])
    await expect(chart.getByText(size, { exact: true }).last()).toBeVisible();
  await expect(chart.locator('[stroke-width="5"] line')).toHaveCount(6);
  await expect(page.locator('.chart', { hasText: /^Throughput Bar/ })).toHaveCount(0);
});

test('an invalid result has no throughput over the size', async ({ openReport, page }) => {
  const { validity } = sweepResult();
  await openReport({
    ...sweepResult(),
    validity: { ...validity, verdict: 'INVALID', reasons: ['3 lost'], lost: 3 },
  });
  await expect(page.locator('.chart', { hasText: 'Throughput' })).toHaveCount(0);
});

test('gates say what was asked, what was measured, and whether it held', async ({ openReport, page }) => {
  await openReport(sweepResult());
  const rows = rowsOf(page, 'Gates');
  await expect(rows.nth(0).locator('td')).toHaveText([
    'at least 3 × single',
    '7.3 × single',
    'bulk 100',
    '✓ passed',
  ]);
  await expect(rows.nth(1).locator('td')).toHaveText(['at most 10 ms', '12.3 ms', 'single', '✗ failed']);
  await expect(rows.nth(2).locator('td')).toHaveText(['at most 1 %', 'nothing', 'bulk 2', '✗ failed']);
});

/** A4 without its margins, CSS pixels. */
const paperWidth = 688;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

for (const [name, result] of Object.entries({ latencyResult, capacityResult, soakResult, sweepResult }))
  test(`the page of a ${name.replace('Result', '')} run is accessible, narrow, small and printed on a few pages`, async ({
    openReport,
    page,
  }) => {
    const file = await openReport(result());
    expect(statSync(file).size).toBeLessThan(3_000_000);
    await unfold(page);
    await page.evaluate(axe);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
    }
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await page.setViewportSize({ width: paperWidth, height: 740 });
    await page.emulateMedia({ media: 'print' });
    const cut = page
      .locator('.scroll:visible')
      .evaluateAll(
        (tables, width) =>
          tables.filter(({ scrollWidth }) => scrollWidth > width).map(({ ariaLabel }) => ariaLabel),
        paperWidth,
      );
    expect(await cut, 'tables wider than the paper').toEqual([]);
    const pdf = (await page.pdf({ format: 'A4', printBackground: true })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)!.length).toBeLessThanOrEqual(8);
  });

test('the page of a run at given rates says what load.json says', async ({
  load,
  target,
  output,
  page,
  noise,
}) => {
  needsK6();
  const { url } = await target({ delayMs: 5 });
  const { result } = await load(
    [
      '--target',
      url,
      '--profile',
      'latency',
      '--batch',
      '10',
      '--rounds',
      '1',
      '--events',
      '300',
      '--duration',
      '12s',
    ],
    { environment: { AUDITBOX_AUTH: 'off' } },
  );
  await page.goto(pathToFileURL(join(output, 'report.html')).href);
  const rows = rowsOf(page, 'Steps at a given rate').locator(':scope:not(.why)');
  await expect(rows.locator('th')).toHaveText(result!.steps!.map(({ name }) => name));
  await expect(page.getByRole('heading', { name: 'The closed rounds before' })).toBeVisible();
  expect(noise).toEqual([]);
});
