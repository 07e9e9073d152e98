import type { Command } from '@commander-js/extra-typings';

export function addStart(program: Command): void {
  program
    .command('start')
    .description('Check and load-test the embedded sandbox, to see what the harness does.')
    .action(async () => {
      process.exitCode = await (await import('./run.ts')).run();
    });
}
