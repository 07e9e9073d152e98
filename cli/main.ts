#!/usr/bin/env -S npx tsx
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { CommandError, exitCode } from '../contracts/exit.ts';
import packageJson from '../package.json' with { type: 'json' };

// Each command is imported when it is called, so that `--help` and `lint` start fast.
const program = new Command('auditbox-harness')
  .description('Contract tests and load tests for Auditbox deployments (FHIR R4 AuditEvents).')
  .version(packageJson.version)
  .showHelpAfterError('Add --help for the options.')
  .exitOverride();

program
  .command('check')
  .description('Run the contract tests against a deployment.')
  .option('--target <url>', 'FHIR base URL of the deployment (default: AUDITBOX_URL)')
  .option('--seed <n>', 'seed of every generated input', wholeNumber(0), 1)
  .option('--requirement <id...>', 'only these requirements')
  .addOption(
    new Option('--gate <level>', 'lowest level that fails the run')
      .choices(['SHALL', 'SHOULD'] as const)
      .default('SHALL' as const),
  )
  .option('--events <file>', 'also send your own AuditEvents (NDJSON), singly and as one Bundle')
  .option('--output <dir>', 'folder of the results (default: .out/<run id>)')
  .option(
    '--visibility-timeout <seconds>',
    'how long an acknowledged event may take until search finds it',
    wholeNumber(1),
    30,
  )
  .option('--ca <file>', 'certificate authorities to trust (PEM)')
  .option('--insecure', 'accept any TLS certificate')
  .action(async (options) => {
    process.exitCode = await (await import('./check.ts')).run(options);
  });

// commands

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Prints one clear sentence for an error of ours and returns the exit code it asks for. */
function explain(error: unknown): number {
  if (error instanceof CommandError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  // Commander has printed its own message already; --help and --version are no errors.
  if (
    error instanceof Error &&
    'exitCode' in error &&
    'code' in error &&
    String(error.code).startsWith('commander.')
  )
    return error.exitCode === 0 ? exitCode.held : exitCode.usage;
  process.stderr.write(
    `This is a fault of the harness itself, not of the deployment:\n${error instanceof Error ? error.stack : error}\n`,
  );
  return exitCode.harness;
}

/** Parses a whole number of at least `minimum`. */
export function wholeNumber(minimum: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < minimum)
      throw new InvalidArgumentError(`It must be a whole number of at least ${minimum}.`);
    return value;
  };
}
