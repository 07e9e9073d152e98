import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiledProgram } from './compiled.ts';

/** The project's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export interface CommandResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  /** Variables on top of a bare environment, in which nothing names a target; undefined takes one away. */
  environment?: Record<string, string | undefined>;
  stdin?: string;
  cwd?: string;
  /** Receives the child once it runs, for example to signal it. */
  onStart?: (child: ReturnType<typeof spawn>) => void;
}

/** Runs a command of the harness as a user would, by its front door. */
export async function harness(parameters: string[], options: CommandOptions = {}): Promise<CommandResult> {
  return runProgram(process.execPath, [await compiledProgram(), ...withOneWorker(parameters)], options);
}

/** Two tests run at once already, and a second process of the contract tests takes seconds to start. */
function withOneWorker(parameters: string[]): string[] {
  return parameters[0] === 'check' && !parameters.includes('--workers')
    ? [...parameters, '--workers', '1']
    : parameters;
}

/** Runs a program to its end and keeps what it said. */
export function runProgram(
  program: string,
  parameters: string[],
  { environment = {}, stdin, cwd = root, onStart }: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd,
      env: { ...bareEnvironment(), ...environment },
      stdio: 'pipe',
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    // A program may end without reading its input. The test has not failed then.
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
    onStart?.(child);
  });
}

/** This process's environment without what Playwright and a developer's shell put there for the harness. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(AUDITBOX_|OIDC_|KEYCLOAK_|PLAYWRIGHT_|PW_|TEST_|FORCE_COLOR|NO_COLOR|DEBUG_COLORS|JEST_)/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))),
    NO_COLOR: '1',
  };
}
