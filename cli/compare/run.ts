import { compareResults } from '../../load/figures/compare.ts';
import { type ExitCode, exitCode } from '../../platform/exit.ts';
import { comparisonTable } from '../../report/terminal/load-comparison.ts';
import { readLoad } from '../results/read.ts';

export interface CompareFlags {
  /** Percent. */
  maxRegression: number;
}

/** Compares the second load result with the first. Returns 1 when it is slower than allowed. */
export async function run(before: string, after: string, flags: CompareFlags): Promise<ExitCode> {
  const comparison = compareResults(readLoad(before), readLoad(after), flags.maxRegression / 100);
  process.stdout.write(`${comparisonTable(comparison)}\n`);
  return comparison.modes.some(({ regression }) => regression) ? exitCode.failed : exitCode.passed;
}
