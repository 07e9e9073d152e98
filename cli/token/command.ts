import type { Command } from '@commander-js/extra-typings';
import { caOption, insecureOption, targetOption } from '../options/deployment.ts';

export function addToken(program: Command): void {
  program
    .command('token')
    .description('Print a token for the deployment, for the curl commands of a report.')
    .addOption(targetOption)
    .addOption(caOption)
    .addOption(insecureOption)
    .action(async (options) => {
      process.exitCode = await (await import('./run.ts')).run(options);
    });
}
