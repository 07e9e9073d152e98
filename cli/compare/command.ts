import type { Command } from '@commander-js/extra-typings';
import { atLeastZero } from '../options/values.ts';

export function addCompare(program: Command): void {
  program
    .command('compare')
    .description('Compare two load results: is B slower than A?')
    .argument('<a>', 'load.json, or the folder of a load run: the baseline')
    .argument('<b>', 'load.json, or the folder of a load run: the one to judge')
    .option('--max-regression <percent>', 'fail if B is slower by more than this', atLeastZero, 5)
    .action(async (before, after, options) => {
      process.exitCode = await (await import('./run.ts')).run(before, after, options);
    });
}
