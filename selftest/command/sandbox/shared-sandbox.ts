import { test as base } from '@playwright/test';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { accessToken, Client } from './client.ts';

/** Tests that share one running sandbox per worker, and a client that may use it. */
export const test = base.extend<object, { sandbox: Sandbox; client: Client }>({
  sandbox: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
    async ({}, use) => {
      const sandbox = await startSandbox();
      await use(sandbox);
      await sandbox.close();
    },
    { scope: 'worker' },
  ],
  client: [
    async ({ sandbox }, use) => {
      await use(new Client(sandbox.baseUrl, await accessToken(sandbox)));
    },
    { scope: 'worker' },
  ],
});
