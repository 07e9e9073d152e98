import { type Command, Option } from '@commander-js/extra-typings';
import { wholeNumber } from '../options/values.ts';

const authOption = new Option('--auth <state>', 'whether requests need a token')
  .choices(['on', 'off'] as const)
  .default('on');

const logLevelOption = new Option('--log-level <level>', 'lowest level to log to stderr')
  .choices(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const)
  .default('warn');

const examples = `
Examples:
  $ auditbox-harness sandbox > .env
  $ auditbox-harness sandbox --port 8080 --data ./events
  $ auditbox-harness sandbox --list-defects
  $ auditbox-harness sandbox --defect create-answers-200`;

export function addSandbox(program: Command): void {
  program
    .command('sandbox')
    .description(
      'Run an embedded Auditbox with its identity provider. ' +
        'Prints the environment variables that point the other commands at it.',
    )
    .optionsGroup('Servers:')
    .option('--port <n>', 'port of the FHIR server; 0 picks a free one', wholeNumber(0), 0)
    .option('--issuer-port <n>', 'port of the identity provider; 0 picks a free one', wholeNumber(0), 0)
    .option('--data <dir>', 'folder to store the events in (default: a temporary one)')
    .option('--max-body <bytes>', 'size of the largest request body', wholeNumber(1), 64 * 1024 * 1024)
    .addOption(logLevelOption)
    .optionsGroup('Authorization:')
    .addOption(authOption)
    .option('--issuer <url>', 'accept tokens from this issuer instead of starting an identity provider')
    .option('--dated-tokens', 'also print an expired token and one that is not yet valid')
    .optionsGroup('Behavior:')
    .option('--defect <name>', 'run with this defect')
    .option('--list-defects', 'list the defects and the requirements that each breaks')
    .option('--variant <name>', 'run as this conformant variant')
    .option('--list-variants', 'list the conformant variants')
    .option(
      '--control <n>',
      'control port: POST /break makes the store fail, POST /restore repairs it',
      wholeNumber(0),
    )
    .addHelpText('after', examples)
    .action(async (options) => {
      process.exitCode = await (await import('./run.ts')).run(options);
    });
}
