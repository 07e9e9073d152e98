import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Line } from '../k6/protocol.ts';
import { type ClockWatch, watchClock } from './clock-watch.ts';
import { type CpuMeter, meterCpu } from './cpu-meter.ts';

export interface K6Ended {
  /** null when it was killed. */
  exitCode: number | null;
  /** What the script's `handleSummary` wrote. */
  stdout: string;
  /** The last line of its log that is none of the script's. */
  lastLogLine: string | null;
  /**
   * Of all cores from the first line to the end, 0 to 1; null where it can't be read, or it was
   * over too soon.
   */
  cpu: number | null;
  /**
   * What this machine's clock fell behind in that time, in milliseconds; null before the first
   * line.
   */
  clockBehindMs: number | null;
}

const secondsToEnd = 10;

/**
 * Runs one k6 script to its end.
 *
 * k6 never outlives this process: it gets SIGINT when `signal` aborts and SIGKILL when that has not
 * helped, it is killed when this process exits, and it dies of SIGPIPE at its script's next line
 * when this process was killed.
 *
 * @param options.environment everything k6 gets to see; the token comes this way, never as an
 * argument
 * @param options.deadlineMs after this it is killed
 * @throws {Error} when k6 can't be started
 */
export async function runK6(options: {
  k6: string;
  script: string;
  /** Parameters of `k6 run` in addition to those that the measurement needs. */
  parameters?: readonly string[] | undefined;
  environment: Record<string, string>;
  deadlineMs: number;
  onLine: (line: Line) => void;
  signal?: AbortSignal | undefined;
}): Promise<K6Ended> {
  const child = spawn(
    options.k6,
    [
      'run',
      '--quiet',
      '--no-usage-report',
      '--no-color',
      '--log-format',
      'raw',
      '--address',
      '',
      ...(options.parameters ?? []),
      options.script,
    ],
    // A group of its own, so that Ctrl-C reaches this process alone: at a second SIGINT k6 ends
    // without a summary.
    { env: options.environment, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' },
  );
  const release = endWith(child, options.signal, options.deadlineMs);
  let stdout = '';
  let lastLogLine: string | null = null;
  const meter: { started?: CpuMeter; clock?: ClockWatch } = {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  createInterface({ input: child.stderr }).on('line', (text) => {
    const line = parseLine(text);
    if (line) {
      meter.started ??= meterCpu(child.pid!);
      meter.clock ??= watchClock();
      options.onLine(line);
    }
    if (!line && text.trim() !== '') lastLogLine = text.trim();
  });
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode) =>
        resolve({
          exitCode,
          stdout,
          lastLogLine,
          cpu: meter.started?.share() ?? null,
          clockBehindMs: meter.clock?.behindMs() ?? null,
        }),
      );
    });
  } finally {
    release();
    meter.started?.stop();
    meter.clock?.stop();
  }
}

/**
 * Ties the end of k6 to the signal, the deadline and the end of this process; returns what unties
 * it.
 */
function endWith(child: ChildProcess, signal: AbortSignal | undefined, deadlineMs: number): () => void {
  const kill = () => child.kill('SIGKILL');
  const timers = [setTimeout(kill, deadlineMs)];
  const interrupt = () => {
    child.kill('SIGINT');
    timers.push(setTimeout(kill, secondsToEnd * 1000));
  };
  if (signal?.aborted) interrupt();
  signal?.addEventListener('abort', interrupt);
  process.once('exit', kill);
  return () => {
    for (const timer of timers) clearTimeout(timer);
    signal?.removeEventListener('abort', interrupt);
    process.removeListener('exit', kill);
  };
}

function parseLine(text: string): Line | null {
  if (!text.startsWith('{"say":')) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
