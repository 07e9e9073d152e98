/** Exit codes of every command. A run that tested nothing never ends with 0. */
export const exitCode = {
  passed: 0,
  failed: 1,
  usage: 2,
  untestable: 3,
  harness: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Ends a command with a message and an exit code. Any other error is a bug of the harness. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.name = new.target.name;
    this.exitCode = exitCode;
  }
}

/** Wrong usage or configuration. The message says what was wrong and what to do. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super(message, exitCode.usage);
  }
}

/** The deployment could not be tested: unreachable, no token, control requests rejected. */
export class UntestableError extends CommandError {
  constructor(message: string) {
    super(message, exitCode.untestable);
  }
}
