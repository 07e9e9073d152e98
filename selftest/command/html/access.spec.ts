import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { test, unfold } from './report-page.ts';

test.describe.configure({ mode: 'default' });

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

for (const colorScheme of ['light', 'dark'] as const)
  for (const kind of ['passing', 'failing'] as const)
    test(`axe finds nothing in the page of a ${kind} run, ${colorScheme}`, async ({
      passing,
      failing,
      page,
    }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(kind === 'passing' ? passing.url : failing.url);
      // Of the passing run one group is enough: all of it would be a thousand times the same.
      if (kind === 'failing') await unfold(page);
      else await page.locator('#CREATE-STATUS-201 summary').first().click();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      const seen = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`);
      expect(seen).toEqual([]);
    });

test('requirements are reached, opened and closed by keyboard', async ({ failing, page }) => {
  await page.goto(failing.url);
  await page.getByRole('searchbox').focus();
  const first = page.locator('.requirement > summary').first();
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press('Tab');
    if (await first.evaluate((element) => element === element.ownerDocument.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await expect(page.locator('.requirement').first()).toHaveAttribute('open');
  await page.keyboard.press('Enter');
  await expect(page.locator('.requirement').first()).not.toHaveAttribute('open');
});

test('nothing is wider than a telephone, also unfolded', async ({ passing, failing, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const { url } of [passing, failing]) {
    await page.goto(url);
    await unfold(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  }
});

test('a passing run is printed on a few pages, whatever the colors of the screen', async ({
  passing,
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(passing.url);
  const pdf = (await page.pdf({ format: 'A4', printBackground: true })).toString('latin1');
  const pages = pdf.match(/\/Type\s*\/Page\b/g)!.length;
  expect(pages).toBeGreaterThan(1);
  expect(pages).toBeLessThanOrEqual(12);
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
});
