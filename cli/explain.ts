import { CommandError, exitCode } from '../platform/exit.ts';
import { explainFileError, isFileError } from '../platform/file-error.ts';

/** Prints what went wrong and returns the exit code. Only harness faults have a stack trace. */
export function explain(error: unknown): number {
  if (error instanceof CommandError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  if (isFileError(error)) {
    process.stderr.write(`${error.path} can't be used: ${explainFileError(error)}.\n`);
    return exitCode.usage;
  }
  if (isFromCommander(error)) return error.exitCode === 0 ? exitCode.passed : exitCode.usage;
  process.stderr.write(
    `This is a fault of the harness itself, not of the deployment:\n${error instanceof Error ? error.stack : error}\n`,
  );
  return exitCode.harness;
}

/** Commander has printed its message already; --help and --version end with 0. */
function isFromCommander(error: unknown): error is Error & { exitCode: number } {
  return (
    error instanceof Error &&
    'exitCode' in error &&
    'code' in error &&
    String(error.code).startsWith('commander.')
  );
}
