import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

/** A server in a process of its own. */
export interface ServerProcess {
  /** Ends the process, after 15 s by force. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** How messages name it. */
  name: string;
  program: string;
  parameters: string[];
  /** Whether it answers by now. */
  isReady: () => Promise<boolean>;
  /** Longest start. Seconds. */
  secondsToStart: number;
  /** Gives up the start. */
  signal: AbortSignal;
  options?: SpawnOptions;
  onLine?: (line: string) => void;
}

const secondsToStop = 15;

/**
 * Starts a server and waits until it answers. It has a process group of its own, so that a Ctrl-C does not end it before
 * the commands that use it.
 *
 * @throws {Error} when it ends or does not answer in time, with the end of its log
 */
export async function startServerProcess(given: ServerOptions): Promise<ServerProcess> {
  const { name, program, parameters, secondsToStart, signal, options = {}, onLine = () => {} } = given;
  const child = spawn(program, parameters, {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.on('error', () => {}); // It has no process id then, and counts as ended.
  let lastLines: string[] = [];
  for (const input of [child.stdout!, child.stderr!])
    createInterface({ input }).on('line', (line) => {
      lastLines = [...lastLines.slice(-30), line];
      onLine(line);
    });
  const killAtExit = () => kill(child, 'SIGKILL');
  process.once('exit', killAtExit);
  const stop = async () => {
    await end(child);
    process.off('exit', killAtExit);
  };
  try {
    const deadline = Date.now() + secondsToStart * 1000;
    while (!(await given.isReady())) {
      signal.throwIfAborted();
      if (hasEnded(child)) throw new Error(`${name} ended before it answered.`);
      if (Date.now() > deadline) throw new Error(`${name} did not answer within ${secondsToStart} s.`);
      await delay(50);
    }
    return { stop };
  } catch (error) {
    await stop();
    throw signal.aborted ? error : new Error(`${(error as Error).message}\n${lastLines.join('\n')}`);
  }
}

/** Whether a URL answers with a status below 500. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5000) })).status < 500;
  } catch {
    return false;
  }
}

/** A port of 127.0.0.1 that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  kill(child, 'SIGTERM');
  const tooLong = setTimeout(() => kill(child, 'SIGKILL'), secondsToStop * 1000);
  await ended;
  clearTimeout(tooLong);
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Signals the whole process group. */
function kill({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
