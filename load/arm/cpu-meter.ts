import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import pidusage from 'pidusage';

/** Watches how much of the machine a process takes. */
export interface CpuMeter {
  /** Of all cores since the meter was started, 0 to 1; null before its second reading. */
  share(): number | null;
  stop(): void;
}

/**
 * Linux is read from /proc; elsewhere each reading starts a process, which is not to disturb the
 * measurement.
 */
const everyMs = process.platform === 'linux' ? 200 : 1000;

/** Starts to watch a process; it may end at any time. */
export function meterCpu(pid: number): CpuMeter {
  const stopped = new AbortController();
  let first: CpuReading | null = null;
  let last: CpuReading | null = null;
  const watch = async () => {
    while (!stopped.signal.aborted) {
      const reading = await readCpu(pid);
      first ??= reading;
      last = reading ?? last;
      await delay(everyMs, undefined, { ref: false, signal: stopped.signal });
    }
  };
  // Rejects when the meter is stopped.
  watch().catch(() => {});
  return {
    share() {
      if (!first || !last || last.atMs - first.atMs < everyMs / 2) return null;
      return (last.cpuMs - first.cpuMs) / (last.atMs - first.atMs) / availableParallelism();
    },
    stop: () => stopped.abort(),
  };
}

interface CpuReading {
  atMs: number;
  cpuMs: number;
}

/** null when the process has ended. */
async function readCpu(pid: number): Promise<CpuReading | null> {
  try {
    const { timestamp, ctime } = await pidusage(pid);
    return { atMs: timestamp, cpuMs: ctime };
  } catch {
    return null;
  }
}
