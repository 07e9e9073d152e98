import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import type { AuditEvent } from 'fhir/r4';
import type { LoadRunResult } from '../../../contracts/results/load-result/result.ts';
import { findK6, installHint } from '../../../load/binary/locate.mjs';
import type { Credentials } from '../../../load/k6/protocol.ts';
import type { TargetConfiguration } from '../../../target/configuration/configuration.ts';
import { type CommandOptions, type CommandResult, harness } from '../../run-command.ts';
import { type Behavior, type MemoryTarget, startMemoryTarget } from '../../unit/load/memory-target.ts';

/** The smallest valid AuditEvent. */
export const event: AuditEvent = {
  resourceType: 'AuditEvent',
  type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
  recorded: '2026-01-01T00:00:00Z',
  agent: [{ requestor: true }],
  source: { observer: { display: 'ward 7' } },
};

export function noAuthorization(baseUrl: string): TargetConfiguration {
  return { baseUrl, authorization: { kind: 'off' }, insecure: false };
}

/** Of an arm whose target asks for none. */
export const noCredentials: Credentials = { token: null, headers: {}, certificate: null };

export interface LoadRun extends CommandResult {
  /** load.json; null when none was written. */
  result: LoadRunResult | null;
}

/** What the tests of `load` are given. */
export interface Fixtures {
  output: string;
  /** Starts a target that is closed after the test. */
  target: (behavior?: Behavior) => Promise<MemoryTarget>;
  /** The command `load` with results in `output`. */
  load: (parameters: string[], options?: CommandOptions) => Promise<LoadRun>;
}

/** Tests that load a target by the front door. */
export const test = base.extend<Fixtures>({
  output: async ({ browserName: _none }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'load-test-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  target: async ({ browserName: _none }, use) => {
    const targets: MemoryTarget[] = [];
    await use(async (behavior) => {
      const target = await startMemoryTarget(behavior);
      targets.push(target);
      return target;
    });
    await Promise.all(targets.map((target) => target.close()));
  },
  load: async ({ output }, use) => {
    await use(async (parameters, options) => {
      const environment = { TMPDIR: output, ...options?.environment };
      const ended = await harness(['load', '--output', output, ...parameters], { ...options, environment });
      const file = join(output, 'load.json');
      return { ...ended, result: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null };
    });
  },
});

/** Skips the test, saying why, where there is no k6. */
export function needsK6(): void {
  base.skip(findK6() === null, `there is no k6: ${installHint}`);
}
