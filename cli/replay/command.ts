import { type Command, Option } from '@commander-js/extra-typings';
import { addConnectionOptions } from '../options/deployment.ts';

const targetOption = new Option(
  '--target <url>',
  'FHIR base URL of the deployment (default: that of the report)',
).helpGroup('Deployment:');

export function addReplay(program: Command): void {
  const command = program
    .command('replay')
    .description('Run one case of a report again.')
    .argument('<case>', 'name of the case')
    .requiredOption('--report <file>', 'report.json with the case, or the folder of its run')
    .addOption(targetOption);
  addConnectionOptions(command).action(async (name, options) => {
    process.exitCode = await (await import('./run.ts')).run(name, options);
  });
}
