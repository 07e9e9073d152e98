import { cpus, loadavg, release, type as system } from 'node:os';
import type { LoadEnvironment } from '../../contracts/results/load-result/environment.ts';

/**
 * The machine that sends, as it is when the run begins. What only the run can know is added at its
 * end.
 */
export function readLoadEnvironment(k6Version: string): Omit<
  LoadEnvironment,
  'loadAverage' | 'connection'
> & {
  loadAverage: { before: number[] };
} {
  const processors = cpus();
  return {
    k6: k6Version,
    node: process.version,
    platform: `${system()} ${release()} ${process.arch}`,
    cpu: { model: processors[0]?.model.trim() ?? 'unknown', cores: processors.length },
    loadAverage: { before: loadavg() },
  };
}
