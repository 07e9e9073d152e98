import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../../contracts/results/report.ts';
import type { RunSettings } from '../../../contracts/results/run-settings.ts';
import { type Checked, type CheckOptions, check as runInProcess } from '../../../tests/engine/in-process.ts';
import { type CommandOptions, type CommandResult, harness } from '../../run-command.ts';
import { test as base } from '../sandbox/shared-sandbox.ts';

export interface CheckResult extends CommandResult {
  report: Report;
}

/** Requirements on which the documents are silent: what a deployment does is recorded. */
export const observed = ['BUNDLE-EMPTY', 'BUNDLE-TRANSACTION-TYPE', 'ROBUST-GZIP'];

/** Tests of `check` with a sandbox per worker and a folder of their own. */
export const test = base.extend<{
  folder: string;
  /** Runs `check` against the sandbox and reads its report. */
  check: (parameters: string[], options?: CommandOptions) => Promise<CheckResult>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  check: async ({ sandbox, folder }, use) => {
    await use(async (parameters, options = {}) => {
      const environment = { ...sandbox.environment(), ...options.environment };
      const result = await harness(['check', '--output', folder, ...parameters], { ...options, environment });
      return { ...result, report: readReport(folder) };
    });
  },
});

/** What the contract tests found, run in this process: for tests to which the command adds nothing but time. */
export async function checkInProcess(
  environment: Record<string, string>,
  settings: Partial<RunSettings>,
  manner?: CheckOptions,
): Promise<Checked> {
  const target = {
    baseUrl: environment.AUDITBOX_URL!,
    controlUrl: undefined,
    environment: () => environment,
  };
  return await runInProcess(target, settings, manner);
}

export function readReport(folder: string): Report {
  return JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
}

/** Every file below a folder, with its text. */
export function filesBelow(folder: string): { file: string; text: string }[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, text: readFileSync(file, 'latin1') }));
}

/** The requirements that have one of these verdicts. */
export function withVerdict(
  { requirements }: { requirements: readonly { id: string; verdict: string }[] },
  ...verdicts: string[]
): string[] {
  return requirements.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => id);
}
