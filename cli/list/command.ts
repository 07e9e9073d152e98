import type { Command } from '@commander-js/extra-typings';

export function addList(program: Command): void {
  program
    .command('list')
    .description('List the requirements.')
    .option('--json', 'print JSON, with quotes and sources')
    .action(async (options) => {
      process.exitCode = await (await import('./run.ts')).run(options);
    });
}
