import { spawnSync } from 'node:child_process';
import { expect } from '@playwright/test';
import { findK6 } from '../../../load/binary/locate.mjs';
import { runProgram } from '../../run-command.ts';
import { accessToken } from '../sandbox/client.ts';
import { test } from './report-page.ts';

// One run serves all tests of the file.
test.describe.configure({ mode: 'default' });

test('the first look tells the deployment, the time and the verdict in words', async ({
  passing,
  page,
  noise,
}) => {
  await page.goto(passing.url);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    /Passed\s+Passes the \d+ of \d+ SHALL requirements that were tested/,
  );
  await expect(page.locator('.clauses')).toContainText(
    /\d+ of \d+ SHALL requirements passed; \d+ SHALL not tested/,
  );
  await expect(page.locator('.facts')).toContainText(passing.sandbox.baseUrl);
  const time = page.locator('.facts time').first();
  expect(await time.getAttribute('datetime')).toBe(passing.report.run.startedAt);
  await expect(page.locator('.requirement')).toHaveCount(passing.report.requirements.length);
  expect(passing.bytes).toBeLessThan(3_000_000);
  expect(noise).toEqual([]);
});

test('what was observed has a section of its own, and is not listed as not tested', async ({
  passing,
  page,
}) => {
  await page.goto(passing.url);
  await expect(page.locator('.clauses')).toContainText('3 observed where the documents are silent');
  const section = (name: string) => page.getByRole('region', { name, exact: true });
  await expect(section('Observed').getByRole('link')).toHaveText([
    'BUNDLE-EMPTY',
    'BUNDLE-TRANSACTION-TYPE',
    'ROBUST-GZIP',
  ]);
  await expect(section('Observed')).toContainText('a gzip body was answered 415');
  await expect(section('Not tested')).not.toContainText('ROBUST-GZIP');
  const shown = page.locator('.requirement:visible');
  await page.getByRole('button', { name: /info 3/ }).click();
  await expect(shown).toHaveCount(3);
  await expect(shown.first().locator('summary .badge').first()).toHaveText('i info');
});

test('the load result is shown in figures and charts', async ({ passing, page }) => {
  test.skip(!findK6(), 'k6 is not installed');
  await page.goto(passing.url);
  await expect(page.locator('.clauses')).toContainText(/(\d[\d,]*) of \1 acknowledged events found stored/);
  await expect(page.locator('.clauses')).toContainText(/bulk (has|is) .*single at \d+ events a Bundle/);
  await expect(page.locator('.note').first()).toContainText('not representative of Auditbox');
  const rows = page.getByRole('region', { name: 'Results by mode' }).locator('tbody tr');
  await expect(rows.locator('th')).toHaveText(['single', 'bulk 10', 'bulk 50']);
  const charts = page.locator('.chart');
  await expect(charts).toHaveCount(4);
  for (const chart of await charts.all()) await expect(chart.getByRole('img')).toBeVisible();
  await expect(
    page.getByRole('img', { name: /^Throughput: single \d+ events per second, bulk 10/ }),
  ).toBeVisible();
});

test('a finding leads to its requirement, and that to what was expected and what came', async ({
  failing,
  page,
  noise,
}) => {
  await page.goto(failing.url);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Fails 1 of 4 SHALL requirements');
  const requirement = page.locator('#CREATE-CONTENT-UNCHANGED');
  await expect(requirement).not.toHaveAttribute('open');
  await page.locator('.findings').getByRole('link', { name: 'CREATE-CONTENT-UNCHANGED' }).click();
  await expect(requirement).toHaveAttribute('open');
  await expect(requirement.locator(':scope > summary')).toBeFocused();
  await expect(requirement.locator(':scope > summary')).toBeInViewport();
  await expect(requirement).toContainText('Both endpoints in the end return your request');
  const [first] = await requirement.locator('.case[open]').all();
  await expect(first!.getByText('Expected', { exact: true })).toBeVisible();
  await expect(first!.locator('.changed, .pair').first()).toContainText('outcome');
  await first!.locator('.exchange > summary').last().click();
  await expect(first!.locator('.exchange').last()).toContainText('content-type');
  expect(noise).toEqual([]);
});

test('a deep link opens its requirement', async ({ passing, page }) => {
  await page.goto(`${passing.url}#CREATE-ID-REPLACED`);
  await expect(page.locator('#CREATE-ID-REPLACED')).toHaveAttribute('open');
  await expect(page.locator('#CREATE-ID-REPLACED > summary')).toBeInViewport();
  await expect(page.locator('.requirement[open]')).toHaveCount(1);
});

test('requirements are filtered by verdict and by text, and a link shows one that was filtered out', async ({
  failing,
  page,
}) => {
  await page.goto(failing.url);
  const shown = page.locator('.requirement:visible');
  await page.getByRole('button', { name: /fail 1/ }).click();
  await expect(shown).toHaveCount(1);
  await expect(shown).toHaveAttribute('id', 'CREATE-CONTENT-UNCHANGED');
  await expect(page.locator('output')).toHaveText('1 of 4 shown');
  await page.getByRole('button', { name: /fail 1/ }).click();
  await expect(shown).toHaveCount(4);
  await page.getByRole('searchbox').fill('search-date finds');
  await expect(shown).toHaveCount(1);
  await expect(shown).toHaveAttribute('id', 'SEARCH-DATE');
  await page.locator('.findings').getByRole('link', { name: 'CREATE-CONTENT-UNCHANGED' }).click();
  await expect(page.locator('#CREATE-CONTENT-UNCHANGED')).toBeVisible();
});

test('the curl command that the page copies gets the status that the page tells', async ({
  failing,
  page,
}) => {
  test.skip(spawnSync('curl', ['--version']).error !== undefined, 'curl is not installed');
  await page.goto(`${failing.url}#CREATE-CONTENT-UNCHANGED`);
  const broken = page.locator('#CREATE-CONTENT-UNCHANGED .case[open]');
  const shown = await broken.locator('.exchange > summary strong').last().textContent();
  await broken.getByRole('button', { name: 'Copy curl' }).click();
  const curl = await pasted();
  expect(curl).toContain('"$TOKEN"');
  const { stdout, stderr } = await runProgram('sh', ['-c', curl], {
    environment: { TOKEN: await accessToken(failing.sandbox) },
    cwd: failing.folder,
  });
  expect(stdout, stderr).toMatch(new RegExp(`^HTTP/1.1 ${shown} `));

  async function pasted(): Promise<string> {
    await expect(broken.getByRole('button', { name: 'Copied' })).toBeVisible();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('searchbox').press('ControlOrMeta+V');
    return page.getByRole('searchbox').inputValue();
  }
});

test('the replay command that the page shows runs the case again', async ({ failing, page }) => {
  await page.goto(`${failing.url}#CREATE-CONTENT-UNCHANGED`);
  const command = await page.locator('.case[open] .command pre').first().textContent();
  expect(command).toMatch(/^npx auditbox-harness replay '.+' --report /);
  const parameters = command!.replace('npx auditbox-harness ', '');
  const main = 'node --import tsx cli/main.ts';
  const { stdout, stderr } = await runProgram('sh', ['-c', `${main} ${parameters}`], {
    environment: failing.sandbox.environment(),
  });
  expect(stdout, stderr).toContain('fail   CREATE-CONTENT-UNCHANGED (as before)');
});

test('without its script the page shows the same', async ({ failing, browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(failing.url);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Fails 1 of 4 SHALL requirements');
  await expect(page.getByRole('searchbox')).toBeHidden();
  await page.locator('#CREATE-CONTENT-UNCHANGED > summary').click();
  await expect(page.locator('#CREATE-CONTENT-UNCHANGED .case[open] .command').last()).toContainText(
    'curl -i',
  );
  await context.close();
});
