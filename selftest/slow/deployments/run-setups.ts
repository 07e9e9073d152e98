import { findK6, installHint } from '../../../load/binary/locate.mjs';
import { runCell } from './run-cell.ts';
import { type CommandName, commandNames, type SetUp } from './setup.ts';
import { missingFor, type Systems } from './systems.ts';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Set-ups that are tried at once: most of them wait more than they compute. */
const atOnce = 2;

/**
 * Runs every command of every set-up and prints how each ended.
 *
 * @returns how many commands passed, failed and were skipped
 */
export async function runSetUps(setUps: readonly SetUp[], systems: Systems): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const queue = [...setUps];
  const worker = async () => {
    for (let setUp = queue.shift(); setUp && !systems.signal.aborted; setUp = queue.shift())
      await runSetUp(setUp, systems, counts);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return counts;
}

async function runSetUp(setUp: SetUp, systems: Systems, counts: Counts): Promise<void> {
  const commands = commandNames.filter((name) => name in setUp.outcomes);
  const missing = missingFor(setUp.system) ?? (setUp.alsoNeeds && missingFor(setUp.alsoNeeds));
  if (missing) {
    counts.skipped += commands.length;
    process.stdout.write(`skipped: ${setUp.name}: ${missing}\n`);
    return;
  }
  let running: Awaited<ReturnType<SetUp['start']>>;
  try {
    running = await setUp.start(systems);
  } catch (error) {
    if (systems.signal.aborted) return;
    counts.failed += commands.length;
    process.stdout.write(`FAILED: ${setUp.name} did not start\n${(error as Error).message}\n`);
    return;
  }
  try {
    for (const command of commands) {
      if (systems.signal.aborted) return;
      await runCommand(command, () => runCell(setUp, running, command, systems.signal), setUp, counts);
    }
  } finally {
    await running.stop();
  }
}

async function runCommand(
  command: CommandName,
  run: () => Promise<void>,
  { name }: SetUp,
  counts: Counts,
): Promise<void> {
  if (command === 'load' && findK6() === null) {
    counts.skipped++;
    process.stdout.write(`skipped: ${name}: load: there is no k6. ${installHint}\n`);
    return;
  }
  const startedAt = Date.now();
  try {
    await run();
    counts.passed++;
    process.stdout.write(`ok: ${name}: ${command} (${((Date.now() - startedAt) / 1000).toFixed(0)} s)\n`);
  } catch (error) {
    counts.failed++;
    process.stdout.write(`FAILED: ${name}: ${command}\n${(error as Error).message}\n`);
  }
}
