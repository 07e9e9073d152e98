import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import type { LoadResult } from '../../../contracts/results/load-result/result.ts';
import type { Report } from '../../../contracts/results/report.ts';

interface Fixtures {
  folder: string;
  /** Makes the folder of a run with these results in it. */
  runFolder: (name: string, result: { report?: Report; load?: LoadResult }) => string;
}

/** Tests of `report` with a temporary folder. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'auditbox-report-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  runFolder: async ({ folder }, use) => {
    await use((name, { report, load }) => {
      const run = join(folder, name);
      mkdirSync(run);
      if (report) writeFileSync(join(run, 'report.json'), JSON.stringify(report));
      if (load) writeFileSync(join(run, 'load.json'), JSON.stringify(load));
      return run;
    });
  },
});
