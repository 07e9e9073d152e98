/**
 * Runs the check of one sandbox many times, with 1, 2 and 8 workers, on an idle and on a busy machine, and demands the
 * same verdict on each requirement every time. `--runs N` says how often; 30 unless given.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Report } from '../../../contracts/results/report.ts';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { harness } from '../../run-command.ts';
import { keepBusy } from './busy.ts';

const { values: flags } = parseArgs({ options: { runs: { type: 'string', default: '30' } } });
const runs = Number(flags.runs);
const workers = [1, 2, 8] as const;

const sandbox = await startSandbox();
const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-stability-'));
const seen = new Map<string, number[]>();
try {
  for (let run = 1; run <= runs; run++) {
    const plan = {
      workers: workers[run % workers.length]!,
      busyCores: [0, 1, availableParallelism()][run % 4] ?? 0,
    };
    const { verdicts, seconds, exitCode } = await checked(plan);
    const known = seen.get(verdicts) ?? [];
    seen.set(verdicts, [...known, run]);
    const isNew = known.length === 0 && run > 1;
    process.stdout.write(
      `run ${run}: ${plan.workers} workers, ${plan.busyCores} cores busy, ${seconds.toFixed(1)} s, exit ${exitCode}${isNew ? ', OTHER VERDICTS' : ''}\n`,
    );
  }
} finally {
  await sandbox.close();
  rmSync(folder, { recursive: true });
}
if (seen.size > 1) {
  const [first = '', ...others] = [...seen.keys()];
  for (const other of others)
    process.stdout.write(`${seen.get(other)!.join(' ')}: ${differing(first, other)}\n`);
}
const stable = Math.max(...[...seen.values()].map((each) => each.length));
process.stdout.write(`${stable} passed, ${runs - stable} failed, 0 skipped\n`);
process.exitCode = seen.size === 1 ? 0 : 1;

async function checked(plan: { workers: number; busyCores: number }) {
  const idle = keepBusy(plan.busyCores);
  const startedAt = performance.now();
  try {
    const { exitCode } = await harness(['check', '--output', folder, '--workers', String(plan.workers)], {
      environment: sandbox.environment(),
    });
    const { requirements }: Report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    const verdicts = requirements.map(({ id, verdict }) => `${id} ${verdict}`).join('\n');
    return { exitCode, verdicts, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    idle();
  }
}

function differing(first: string, other: string): string {
  const known = new Set(first.split('\n'));
  return other
    .split('\n')
    .filter((line) => !known.has(line))
    .join(', ');
}
