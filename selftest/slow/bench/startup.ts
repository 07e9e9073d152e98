import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { auditEvents } from '../../../generators/events.ts';

export interface StartupRow {
  what: string;
  /** Median over the rounds. */
  milliseconds: number;
  /** To bare node with tsx, in the same run. */
  ratio: number;
  /** The ratio to stay under. */
  target?: number;
}

const rounds = 15;
const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** How long `lint` of one event takes from start to end, against a Node with tsx that does nothing. */
export function benchStartup(): StartupRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-startup-'));
  const file = join(folder, 'event.ndjson');
  writeFileSync(file, JSON.stringify(auditEvents({ seed: 1 }).next().value));
  const programs = [
    { what: 'node --import tsx -e 0', parameters: ['-e', '0'] },
    { what: 'lint of one event', parameters: ['cli/main.ts', 'lint', file], target: 1.5 },
  ];
  try {
    const times = programs.map(() => [] as number[]);
    for (let round = -1; round < rounds; round++)
      for (const [index, { what, parameters }] of programs.entries()) {
        const started = performance.now();
        const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...parameters], {
          cwd: root,
        });
        if (status !== 0) throw new Error(`${what} ended with ${status}: ${stderr}`);
        if (round >= 0) times[index]!.push(performance.now() - started);
      }
    const medians = times.map((some) => some.sort((a, b) => a - b)[Math.floor(rounds / 2)]!);
    return programs.map(({ what, target }, index) => ({
      what,
      milliseconds: Math.round(medians[index]!),
      ratio: medians[index]! / medians[0]!,
      ...(target !== undefined && { target }),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
