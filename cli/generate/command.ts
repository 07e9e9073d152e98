import type { Command } from '@commander-js/extra-typings';
import { wholeNumber } from '../options/values.ts';

export function addGenerate(program: Command): void {
  program
    .command('generate')
    .description('Write valid AuditEvents to stdout as NDJSON, or invalid ones with --invalid.')
    .option('--count <n>', 'number of events (default: 100, or each violation once)', wholeNumber(1))
    .option('--seed <n>', 'the same seed and options write the same bytes', wholeNumber(0), 1)
    .option('--profile <name>', 'only events of this IHE BALP profile, for example PatientRead')
    .option('--bundle <size>', 'wrap the events in collection Bundles of this size', wholeNumber(1))
    .option('--invalid', 'write violations: each line has an id, the rule it breaks and the body')
    .action(async (options) => {
      process.exitCode = await (await import('./run.ts')).run(options);
    });
}
