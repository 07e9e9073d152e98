import type { Command } from '@commander-js/extra-typings';
import { defaultSettings } from '../../contracts/results/run-settings.ts';
import { loadProfiles } from '../../load/plan/profiles.ts';
import { addConnectionOptions, targetOption, visibilityTimeoutOption } from '../options/deployment.ts';
import { maxErrorRateOption, maxP99Option, minRatioOption, minThroughputOption } from '../options/gates.ts';
import { outputOption } from '../options/output.ts';
import {
  atLeastZero,
  bundleSizes,
  duration,
  runId,
  segment,
  several,
  wholeNumber,
} from '../options/values.ts';

const { compare } = loadProfiles;

const footer = `
Profiles:
  compare   throughput of single and bulk, in 3 min
  smoke     throughput of single and bulk, in 20 s, to see that everything works
  sweep     throughput by Bundle size from 1 to 5,000, in 10 min
  latency   latency at fixed arrival rates, in 3 min
  capacity  the highest arrival rate without errors or long latency, in 5 min
  spike     behavior under and after overload, in 2 min
  soak      throughput for as long as --duration says (default: 30 min)

Each profile has its own defaults. The defaults above are those of compare.

Examples:
  $ auditbox-harness load --profile smoke
  $ auditbox-harness load --batch 1,100 --duration 5m
  $ auditbox-harness load --min-throughput 2000 --max-error-rate 0
  $ auditbox-harness load --target https://auditbox.example.org \\
      --i-am-allowed-to-load auditbox.example.org`;

export function addLoad(program: Command): void {
  const command = program
    .command('load')
    .description('Measure how fast a deployment ingests events, singly and in Bundles. Needs k6.')
    .optionsGroup('Deployment:')
    .addOption(targetOption)
    .option(
      '--i-am-allowed-to-load <host>',
      'confirm that you may load this host; needed unless it is this machine; repeatable',
      several,
    );
  addConnectionOptions(command)
    .addOption(visibilityTimeoutOption)
    .optionsGroup('Workload:')
    .option('--profile <name>', 'load profile, see below', 'compare')
    .option(
      '--batch <sizes>',
      `Bundle sizes to compare with single (default: ${compare.batches})`,
      bundleSizes,
    )
    .option('--gzip', 'also send gzip bodies, singly and in the largest Bundles, if accepted')
    .option(
      '--duration <time>',
      `duration of the run (default: ${compare.durationBudgetMs / 1000}s)`,
      duration,
    )
    .option(
      '--rounds <n>',
      `number of rounds; each mode runs once per round (default: ${compare.rounds})`,
      wholeNumber(1),
    )
    .option(
      '--events <n>',
      'events per mode and round (default: as many as fit the duration)',
      wholeNumber(1),
    )
    .option('--vus <n>', 'concurrent requests (default: found for each mode)', wholeNumber(1, 10_000))
    .option(
      '--seed <n>',
      `seed of the events and of the order of modes (default: ${defaultSettings.seed})`,
      wholeNumber(0),
    )
    .optionsGroup('Gates:')
    .addOption(minThroughputOption)
    .addOption(minRatioOption)
    .addOption(maxP99Option)
    .addOption(maxErrorRateOption)
    .optionsGroup('Comparison with another deployment:')
    .option('--against <url>', 'load this deployment too, interleaved, and compare the target with it')
    .option(
      '--max-regression <percent>',
      'with --against: fail if the target is slower by more than this (default: 5)',
      atLeastZero,
    )
    .optionsGroup('Several machines:')
    .option('--segment <part/parts>', 'send one part of the run, for example 1/4', segment)
    .option('--archive <file>', 'write a k6 archive to run elsewhere with k6 alone; send nothing')
    .option('--run-id <id>', 'name of the run, tagged on every event (default: a new one)', runId)
    .optionsGroup('Results:')
    .addOption(outputOption)
    .option('--k6-out <output>', 'also write samples to this k6 output (k6 --out); repeatable', several)
    .addHelpText('after', footer)
    .action(async (options) => {
      process.exitCode = await (await import('./run.ts')).run(options);
    });
}
