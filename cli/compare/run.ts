import { type ExitCode, exitCode } from '../../contracts/exit.ts';
import { compareResults } from '../../load/compare.ts';
import { comparisonTable } from '../../report/load-comparison.ts';
import { readLoad } from '../results/read.ts';

export interface CompareFlags {
  /** Percent. */
  maxRegression: number;
}

/** Holds the second load result against the first; a regression beyond what is allowed is exit 1. */
export async function run(before: string, after: string, flags: CompareFlags): Promise<ExitCode> {
  const comparison = compareResults(readLoad(before), readLoad(after), flags.maxRegression / 100);
  process.stdout.write(`${comparisonTable(comparison)}\n`);
  return comparison.modes.some(({ regression }) => regression) ? exitCode.failed : exitCode.held;
}
