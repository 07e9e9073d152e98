import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test as base, type Page } from '@playwright/test';
import type { Report } from '../../../contracts/results/report.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { harness } from '../../run-command.ts';
import { findChromium, howToGet } from '../../setup/chromium.mjs';
import { readReport } from '../check/check-command.ts';

/** A run of the commands against a sandbox, which goes on running, and the page that they wrote. */
export interface Run {
  sandbox: Sandbox;
  folder: string;
  report: Report;
  html: string;
  /** Where the page lies; `file://`. */
  url: string;
  bytes: number;
}

/** Tests that open reports in a Chromium; skipped where there is none, with the reason. */
export const test = base.extend<
  {
    /** What the open page did that it should not: dialogs, messages, errors, requests. */
    noise: string[];
    needsChromium: undefined;
  },
  {
    /** A quick check of everything and a short load run, of a deployment that keeps its contract. */
    passing: Run;
    /** A check of a deployment that drops an element and has other faults by this. */
    failing: Run;
  }
>({
  needsChromium: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
    async ({}, use) => {
      base.skip(findChromium() === null, howToGet);
      await use(undefined);
    },
    { auto: true },
  ],
  launchOptions: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
    async ({}, use) => {
      await use({
        executablePath: findChromium() ?? undefined,
        args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      });
    },
    { scope: 'worker' },
  ],
  noise: async ({ page }, use) => {
    const heard: string[] = [];
    page.on('dialog', (dialog) => {
      heard.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => heard.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) heard.push(`request: ${request.url()}`);
    });
    await use(heard);
  },
  passing: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
    async ({}, use) => {
      await withRun({}, ['--quick'], ['--rounds', '3', '--events', '120', '--batch', '10,50'], use);
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  failing: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
    async ({}, use) => {
      const few = ['CREATE-STATUS-201', 'CREATE-CONTENT-UNCHANGED', 'BUNDLE-STATUS-201', 'SEARCH-DATE'];
      await withRun({ defect: 'drops-outcome' }, ['--requirement', ...few], null, use);
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

async function withRun(
  options: Parameters<typeof startSandbox>[0],
  check: string[],
  load: string[] | null,
  use: (run: Run) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
  const sandbox = await startSandbox(options);
  const environment = sandbox.environment();
  try {
    await harness(['check', '--output', folder, ...check], { environment });
    if (load) await harness(['load', '--output', folder, ...load], { environment });
    const file = join(folder, 'report.html');
    await use({
      sandbox,
      folder,
      report: readReport(folder),
      html: readFileSync(file, 'utf8'),
      url: pathToFileURL(file).href,
      bytes: statSync(file).size,
    });
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}

/** Unfolds all that is folded. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true");
}
