import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { type SandboxProcess, startSandboxProcess } from './start-process.ts';

type StartProcess = (parameters: string[], environment?: NodeJS.ProcessEnv) => Promise<SandboxProcess>;

/**
 * Tests with `startProcess`, which starts the command and waits until it has printed its last line, and with a temporary
 * `folder`. Whatever becomes of the test, no process and no file is left.
 */
export const test = base.extend<{ startProcess: StartProcess; folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  // The folder comes first, so that it goes last.
  startProcess: async ({ folder: _folder }, use) => {
    const children: ChildProcess[] = [];
    await use((parameters, environment) =>
      startSandboxProcess(parameters, environment, (child) => children.push(child)),
    );
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  },
});
