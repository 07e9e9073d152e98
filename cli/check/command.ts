import { type Command, Option } from '@commander-js/extra-typings';
import { defaultSettings } from '../../contracts/results/run-settings.ts';
import { addConnectionOptions, targetOption, visibilityTimeoutOption } from '../options/deployment.ts';
import { outputOption } from '../options/output.ts';
import { shard, wholeNumber } from '../options/values.ts';

const levelOption = new Option('--level <level>', 'run only requirements of this level').choices([
  'SHALL',
  'SHOULD',
  'MAY',
] as const);

const gateOption = new Option('--gate <level>', 'lowest level that fails the run')
  .choices(['SHALL', 'SHOULD'] as const)
  .default(defaultSettings.gate);

const examples = `
Examples:
  $ auditbox-harness check --quick
  $ auditbox-harness check --target https://auditbox.example.org --level SHALL
  $ auditbox-harness check --requirement CREATE-STATUS-201 BUNDLE-ATOMIC
  $ auditbox-harness check --events events.ndjson --waivers waivers.yaml`;

export function addCheck(program: Command): void {
  const command = program
    .command('check')
    .description('Run the contract tests against a deployment.')
    .addOption(targetOption);
  addConnectionOptions(command)
    .addOption(visibilityTimeoutOption)
    .optionsGroup('Tests to run:')
    .option('--requirement <id...>', 'run only these requirements')
    .addOption(levelOption)
    .option('--quick', 'run one case per requirement')
    .option('--shard <part/parts>', 'run one part of the tests, for example 1/4', shard)
    .option('--dry-run', 'list the cases and send nothing')
    .option(
      '--workers <n>',
      'number of parallel test processes',
      wholeNumber(1, 256),
      defaultSettings.workers,
    )
    .option(
      '--max-rate <n>',
      'send at most this many requests per second (default: as many as the deployment allows)',
      wholeNumber(1, 100_000),
    )
    .optionsGroup('Input:')
    .option('--seed <n>', 'seed of the generated input', wholeNumber(0), defaultSettings.seed)
    .option(
      '--max-bundle <n>',
      'number of events in the largest Bundle',
      wholeNumber(1, 1_000_000),
      defaultSettings.maxBundle,
    )
    .option('--events <file>', 'also send your own AuditEvents (NDJSON), singly and as a Bundle')
    .optionsGroup('Server trouble:')
    .option('--fault-on <command>', 'shell command that breaks the deployment, to test how it fails')
    .option('--fault-off <command>', 'shell command that restores the deployment')
    .optionsGroup('Verdict:')
    .addOption(gateOption)
    .option('--waivers <file>', 'YAML list of known failures: requirement, reason, ticket, expires')
    .option(
      '--prove [defect...]',
      'first show on the embedded sandbox that the check detects defects (default: a selection of them)',
    )
    .optionsGroup('Results:')
    .addOption(outputOption)
    .addHelpText('after', examples)
    .action(async (options) => {
      process.exitCode = await (await import('./run.ts')).run(options);
    });
}
