import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { root } from '../../run-command.ts';

/** Tests with a copy of the clone, so that what the pages write lies in no one's way. */
export const test = base.extend<{ sandbox: Sandbox; clone: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
  sandbox: async ({}, use) => {
    const sandbox = await startSandbox();
    await use(sandbox);
    await sandbox.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
  clone: async ({}, use) => {
    const clone = mkdtempSync(join(tmpdir(), 'auditbox-clone-'));
    const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
    });
    for (const file of stdout.trim().split('\n'))
      if (existsSync(join(root, file))) cpSync(join(root, file), join(clone, file));
    cpSync(join(root, 'contracts', 'fhir', 'generated'), join(clone, 'contracts', 'fhir', 'generated'), {
      recursive: true,
    });
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
    await use(clone);
    rmSync(clone, { recursive: true });
  },
});

/** The blocks of a language on a page, in their order. */
export function blocksOf(page: string, language: string): string[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, of]) => of === language)
    .map(([, , block]) => block!);
}

/** What is already set up is not set up again for the copy, and one process tests at a time. */
export const npm = `npm() {
  if [[ " $* " == *" -- check "* ]]; then set -- "$@" --workers 1; fi
  command npm --ignore-scripts "$@"
}`;
