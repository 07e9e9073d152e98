import type { Command } from '@commander-js/extra-typings';
import { addConnectionOptions, targetOption } from '../options/deployment.ts';

export function addToken(program: Command): void {
  const command = program
    .command('token')
    .description('Print a token for the deployment, for the curl commands of a report.')
    .addOption(targetOption);
  addConnectionOptions(command).action(async (options) => {
    process.exitCode = await (await import('./run.ts')).run(options);
  });
}
