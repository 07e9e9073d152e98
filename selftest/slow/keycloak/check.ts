import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../../contracts/results/report.ts';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { filesBelow, readReport } from '../../command/check/check-command.ts';
import { type CommandResult, harness } from '../../run-command.ts';
import { clientCredentials } from './realms.ts';

export interface CheckResult extends CommandResult {
  /** All that it said and wrote, as one text. */
  traces: string;
  /** `report.json`; undefined when nothing was tested. */
  report: Report | undefined;
}

export interface CheckOfSandbox {
  /** The issuer whose tokens the sandbox accepts. */
  issuer: string;
  /** Where the check gets its tokens; the client is that of the realms unless it is given. */
  environment: Record<string, string>;
  parameters?: string[];
  /** Interrupts the check. */
  signal: AbortSignal;
}

/** Runs `check` against a sandbox of its own that takes its tokens from a realm of Keycloak. */
export async function checkSandbox(options: CheckOfSandbox): Promise<CheckResult> {
  const { issuer, environment, parameters = [], signal } = options;
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
  const sandbox = await startSandbox({ issuer });
  try {
    signal.throwIfAborted();
    const result = await harness(['check', '--output', folder, ...parameters], {
      environment: { AUDITBOX_URL: sandbox.baseUrl, ...clientCredentials, ...environment },
      onStart: (child) => signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true }),
    });
    const files = filesBelow(folder);
    const isTested = files.some(({ file }) => file === join(folder, 'report.json'));
    return {
      ...result,
      traces: [result.stdout, result.stderr, ...files.map(({ text }) => text)].join('\n'),
      report: isTested ? readReport(folder) : undefined,
    };
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
