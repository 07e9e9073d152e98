import type { Command } from '@commander-js/extra-typings';
import { addConnectionOptions, targetOption, visibilityTimeoutOption } from '../options/deployment.ts';

export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('Show what is between the harness and a deployment, with the fix.')
    .addOption(targetOption);
  addConnectionOptions(command)
    .addOption(visibilityTimeoutOption)
    .option('--write', 'store one event, and measure when search finds it')
    .option('--json', 'print JSON, for a support ticket')
    .action(async (options) => {
      process.exitCode = await (await import('./run.ts')).run(options);
    });
}
