import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '../sandbox/shared-sandbox.ts';
import { type Authority, makeAuthority } from './certificates.ts';

/** Tests that share a certificate authority per worker, and the sandbox if they use it. */
export const test = base.extend<object, { authority: Authority }>({
  authority: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'auditbox-authority-'));
      await use(makeAuthority(folder));
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
});
