import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Watches how much of the machine a process takes. */
export interface CpuMeter {
  /** Of all cores since the meter was started, 0 to 1; null before its second reading and where there is no procfs. */
  share(): number | null;
  stop(): void;
}

/** USER_HZ, which Linux keeps at 100 for procfs: proc(5). */
const ticksPerSecond = 100;
const everyMs = 200;

/** Starts to watch a process; it may end at any time. */
export function meterCpu(pid: number): CpuMeter {
  const first = readCpu(pid);
  let last = first;
  const timer = setInterval(() => {
    last = readCpu(pid) ?? last;
  }, everyMs);
  timer.unref();
  return {
    share() {
      if (!first || !last || last.at - first.at < everyMs / 2) return null;
      return (last.cpuMs - first.cpuMs) / (last.at - first.at) / availableParallelism();
    },
    stop: () => clearInterval(timer),
  };
}

function readCpu(pid: number): { at: number; cpuMs: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { at: performance.now(), cpuMs: (ticks * 1000) / ticksPerSecond };
  } catch {
    return null;
  }
}
