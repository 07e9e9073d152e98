import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Difference, Ratio } from '../../../contracts/results/load-result/ratio.ts';
import type { LoadRunResult } from '../../../contracts/results/load-result/result.ts';
import { compareResults } from '../../../load/figures/compare.ts';
import { differenceOf } from '../../../load/figures/ratio.ts';
import { startSandboxProcess } from '../../command/sandbox/start-process.ts';
import { harness } from '../../run-command.ts';

/** What one real run said that loads two sandboxes in turn. */
export interface RealRun {
  /** The A/A arm of either side. */
  singleToSingle: { ratio: Ratio; difference: Difference | null }[];
  /** By mode: throughput of the second sandbox over the first's, and what the run says of it. */
  modes: { mode: string; ratio: Ratio | null; difference: Difference | null }[];
  /** Load average of this machine before the run. */
  loadAverage: number;
}

/**
 * Loads two fresh sandboxes in turn, as a user would.
 *
 * @param defect of the second one; none makes it an A/A run
 */
export async function measureRun(seconds: number, rounds: number, defect?: string): Promise<RealRun> {
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-calibration-'));
  const first = await startSandboxProcess(['--port', '0']);
  const second = await startSandboxProcess(['--port', '0', ...(defect ? ['--defect', defect] : [])]);
  try {
    const { AUDITBOX_URL: against, ...credentials } = first.environment;
    const environment = {
      ...second.environment,
      ...Object.fromEntries(Object.entries(credentials).map(([name, value]) => [`AGAINST_${name}`, value])),
    };
    const parameters = ['load', '--against', against!, '--output', folder, '--max-regression', '99'];
    const { exitCode, stderr } = await harness(
      [...parameters, '--batch', '100', '--vus', '8', '--duration', `${seconds}s`, '--rounds', `${rounds}`],
      { environment },
    );
    if (exitCode !== 0) throw new Error(`the load run ended with ${exitCode}: ${stderr}`);
    const [own, other] = [folder, join(folder, 'against')].map(
      (place): LoadRunResult => JSON.parse(readFileSync(join(place, 'load.json'), 'utf8')),
    ) as [LoadRunResult, LoadRunResult];
    return {
      loadAverage: own.environment.loadAverage.before[0]!,
      singleToSingle: [own, other].flatMap(({ singleToSingle: ratio }) =>
        ratio ? [{ ratio, difference: differenceOf(ratio, null) }] : [],
      ),
      modes: compareResults(other, own, 0).modes.map(({ mode, ratio, difference }) => ({
        ...{ mode: `${mode.kind} ${mode.batch}`, ratio, difference },
      })),
    };
  } finally {
    await Promise.all([first.end('SIGTERM'), second.end('SIGTERM')]);
    rmSync(folder, { recursive: true });
  }
}
