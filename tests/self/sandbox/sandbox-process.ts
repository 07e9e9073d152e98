import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { root } from '../command.ts';

/** The command `sandbox`, running in a process of its own. */
export interface SandboxProcess {
  process: ChildProcess;
  /** What it printed on stdout, as variables. */
  environment: Record<string, string>;
  /** Sends the signal and waits for the end; exit code and signal as `child_process` gives them. */
  end(signal: NodeJS.Signals): Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  stderr(): string;
}

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
    await use((parameters, environment = process.env) => start(parameters, environment, children));
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  },
});

async function start(
  parameters: string[],
  environment: NodeJS.ProcessEnv,
  children: ChildProcess[],
): Promise<SandboxProcess> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(root, 'cli', 'main.ts'), 'sandbox', ...parameters],
    { stdio: ['ignore', 'pipe', 'pipe'], env: environment },
  );
  children.push(child);
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const last = parameters.includes('off') ? 'AUDITBOX_AUTH=' : 'OIDC_CLIENT_SECRET=';
  let stdout = '';
  for await (const chunk of child.stdout) {
    stdout += chunk;
    if (stdout.includes(last) && stdout.endsWith('\n')) break;
  }
  if (!stdout.includes(last)) throw new Error(`The sandbox did not start: ${stderr}`);
  return {
    process: child,
    environment: Object.fromEntries(stdout.trim().split('\n').map(splitLine)),
    end(signal) {
      child.kill(signal);
      return ended;
    },
    stderr: () => stderr,
  };
}

function splitLine(line: string): [name: string, value: string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}
