import { Command } from '@commander-js/extra-typings';
import packageJson from '../package.json' with { type: 'json' };
import { addCheck } from './check/command.ts';
import { addCompare } from './compare/command.ts';
import { addDoctor } from './doctor/command.ts';
import { addGenerate } from './generate/command.ts';
import { addLint } from './lint/command.ts';
import { addList } from './list/command.ts';
import { addLoad } from './load/command.ts';
import { addReplay } from './replay/command.ts';
import { addReport } from './report/command.ts';
import { addSandbox } from './sandbox/command.ts';
import { addStart } from './start/command.ts';
import { addToken } from './token/command.ts';

const footer = `
AUDITBOX_URL, KEYCLOAK_URL and the OIDC_* variables say which deployment to test
and how to get a token. The README lists them all. A .env file works too.

Exit codes: 0 passed, 1 a requirement or gate failed, 2 wrong usage or
configuration, 3 could not be tested, 4 the harness failed, 130 interrupted`;

/**
 * Returns the command line with every command and option. The module of a command is imported when
 * the command runs, so that --help and lint start fast.
 */
export function createProgram(): Command {
  const program = new Command('auditbox-harness')
    .description('Contract tests and load tests for Auditbox deployments (FHIR R4 AuditEvents).')
    .version(packageJson.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .showHelpAfterError('Add --help to see the options.')
    .addHelpText('after', footer)
    .exitOverride();
  program.commandsGroup('Test a deployment:');
  addDoctor(program);
  addCheck(program);
  addLoad(program);
  addToken(program);
  program.commandsGroup('Results:');
  addReport(program);
  addCompare(program);
  addReplay(program);
  program.commandsGroup('Contract and test data:');
  addList(program);
  addLint(program);
  addGenerate(program);
  program.commandsGroup('Try it out:');
  addStart(program);
  addSandbox(program);
  program.helpCommand('help [command]', 'Show the help of a command.');
  return program;
}
