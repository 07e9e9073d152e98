import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { compiledProgram } from '../../compiled.ts';

/** The command `sandbox`, running in a process of its own. */
export interface SandboxProcess {
  process: ChildProcess;
  /** What it printed on stdout, as variables. */
  environment: Record<string, string>;
  /** Sends the signal and waits for the end; exit code and signal as `child_process` gives them. */
  end(signal: NodeJS.Signals): Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  stderr(): string;
}

/**
 * Starts the command and waits until it has printed its last line.
 *
 * @param onStart receives the child at once, so that it can be ended even if the start fails
 */
export async function startSandboxProcess(
  parameters: string[],
  environment: NodeJS.ProcessEnv = process.env,
  onStart: (child: ChildProcess) => void = () => {},
): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [await compiledProgram(), 'sandbox', ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  });
  onStart(child);
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const last = parameters.includes('off') ? 'AUDITBOX_AUTH=' : 'OIDC_CLIENT_SECRET=';
  let stdout = '';
  for await (const chunk of child.stdout) {
    stdout += chunk;
    if (stdout.includes(last) && stdout.endsWith('\n')) break;
  }
  if (!stdout.includes(last)) throw new Error(`The sandbox did not start: ${stderr}`);
  return {
    process: child,
    environment: Object.fromEntries(stdout.trim().split('\n').map(splitLine)),
    end(signal) {
      child.kill(signal);
      return ended;
    },
    stderr: () => stderr,
  };
}

function splitLine(line: string): [name: string, value: string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}
