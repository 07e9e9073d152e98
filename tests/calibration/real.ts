import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Difference, LoadResult, Ratio } from '../../contracts/load.ts';
import { compareResults } from '../../load/compare.ts';
import { differenceOf } from '../../load/ratio.ts';
import { harness } from '../self/command.ts';
import { startSandboxProcess } from '../self/sandbox/start-process.ts';

/** What one pair of real runs said: of the sandbox as it is, and of one that does a tenth less in the same time. */
export interface RealPair {
  /** The A/A arm of either run. */
  singleToSingle: { ratio: Ratio; difference: Difference | null }[];
  /** By mode: the slowed sandbox's throughput over that of the other, and what `compare` says of it. */
  modes: { mode: string; ratio: Ratio | null; difference: Difference | null }[];
  /** Load average of this machine before the first run. */
  loadAverage: number;
}

/** Loads a fresh sandbox and a fresh slowed one, as a user would, and holds one result against the other. */
export async function measurePair(seconds: number): Promise<RealPair> {
  const plain = await loadSandbox(seconds);
  const slowed = await loadSandbox(seconds, 'slow-10-percent');
  return {
    loadAverage: plain.environment.loadAverage.before[0]!,
    singleToSingle: [plain, slowed].flatMap(({ singleToSingle: ratio }) =>
      ratio ? [{ ratio, difference: differenceOf(ratio, null) }] : [],
    ),
    modes: compareResults(plain, slowed, 0).modes.map(({ mode, ratio, difference }) => ({
      ...{ mode: `${mode.kind} ${mode.batch}`, ratio, difference },
    })),
  };
}

async function loadSandbox(seconds: number, defect?: string): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-calibration-'));
  const sandbox = await startSandboxProcess(['--port', '0', ...(defect ? ['--defect', defect] : [])]);
  try {
    const parameters = ['load', '--output', folder, '--duration', `${seconds}s`, '--batch', '100'];
    const { exitCode, stderr } = await harness([...parameters, '--vus', '8'], {
      environment: sandbox.environment,
    });
    if (exitCode !== 0) throw new Error(`the load run ended with ${exitCode}: ${stderr}`);
    return JSON.parse(readFileSync(join(folder, 'load.json'), 'utf8'));
  } finally {
    await sandbox.end('SIGTERM');
    rmSync(folder, { recursive: true });
  }
}
