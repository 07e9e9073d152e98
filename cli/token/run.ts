import { type ExitCode, exitCode, UsageError } from '../../platform/exit.ts';
import { readEnvironment } from '../../target/configuration/environment.ts';
import { readConfiguration, type TargetFlags } from '../../target/configuration/read-configuration.ts';
import { createSecrets } from '../../target/credentials/secrets.ts';
import { createTokenSource } from '../../target/credentials/token.ts';

/** Prints a token for the target on stdout: the value of `$TOKEN` in a report's curl commands. */
export async function run(
  flags: TargetFlags,
  environment = readEnvironment(process.cwd()),
): Promise<ExitCode> {
  const token = await createTokenSource(readConfiguration(flags, environment), createSecrets()).get();
  if (!token) throw new UsageError('AUDITBOX_AUTH is off, so the deployment needs no token.');
  process.stdout.write(`${token.value}\n`);
  return exitCode.passed;
}
