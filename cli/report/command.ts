import type { Command } from '@commander-js/extra-typings';
import { addConnectionOptions, visibilityTimeoutOption } from '../options/deployment.ts';
import { maxErrorRateOption, maxP99Option, minRatioOption, minThroughputOption } from '../options/gates.ts';

const examples = `
Examples:
  $ auditbox-harness report .out/20260102T030405Z-abcd
  $ auditbox-harness report shard-1 shard-2 --output whole
  $ auditbox-harness report before after --output comparison`;

export function addReport(program: Command): void {
  const command = program
    .command('report')
    .description('Show a result again, merge the shards or segments of a run, or compare runs.')
    .argument(
      '<dir...>',
      'folder of a run, of each of its shards or segments, or of each run to compare (baseline first)',
    )
    .option(
      '--output <dir>',
      'folder for the reports (default: the folder of the run; when merging or comparing, print only)',
    )
    .addOption(minThroughputOption)
    .addOption(minRatioOption)
    .addOption(maxP99Option)
    .addOption(maxErrorRateOption)
    .optionsGroup('Runs from a k6 archive:')
    .option('--count', 'count the events that the deployment at AUDITBOX_URL has stored')
    .addOption(visibilityTimeoutOption);
  addConnectionOptions(command)
    .addHelpText('after', examples)
    .action(async (folders, options) => {
      process.exitCode = await (await import('./run.ts')).run(folders, options);
    });
}
