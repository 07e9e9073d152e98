import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../run-command.ts';
import { test as base } from '../sandbox/shared-sandbox.ts';
import { copyClone, linkPackages } from './clone-copy.ts';

/** Tests with a copy of the clone, so that what the pages write is in no one's way. */
export const test = base.extend<{ clone: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
  clone: async ({}, use) => {
    const clone = mkdtempSync(join(tmpdir(), 'auditbox-clone-'));
    copyClone(clone);
    cpSync(join(root, 'contracts', 'fhir', 'generated'), join(clone, 'contracts', 'fhir', 'generated'), {
      recursive: true,
    });
    linkPackages(clone);
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
