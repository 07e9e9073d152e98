import { needsFaultCommands, type RequirementId } from '../../contracts/catalogue/all.ts';
import type { SelfCheck } from '../../contracts/results/report.ts';
import { CommandError, exitCode } from '../../platform/exit.ts';
import { type Defect, defectNamed } from '../../sandbox/defects/all.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { check } from '../../tests/engine/in-process.ts';

/** One of each kind: what is returned, lost, let through, stored, allowed and found. */
const handful = [
  'create-id-kept',
  'create-last-updated-kept',
  'drops-extension',
  'alt-id-in-lower-case',
  'bundle-last-entry-lost-above-10',
  'accepts-unknown-codes',
  'stores-an-invalid-event-before-it-refuses',
  'unsigned-tokens-pass',
  'search-ignores-patient',
] as const;

/**
 * Shows that this harness, on this machine, sees what it should: the embedded sandbox passes, and with each of a
 * handful of defects the very requirement that it breaks fails.
 *
 * @param names defects to show instead of the handful
 * @throws {UsageError} when there is no defect of a name
 * @throws {CommandError} with the exit code of a broken harness when it does not
 */
export async function checkSelf(names: readonly string[] = handful): Promise<SelfCheck> {
  const startedAt = performance.now();
  const shown = names.map(defectNamed);
  const accused = await brokenOn({});
  if (accused.length > 0)
    throw new CommandError(
      `The self-check accused a sandbox that keeps the contract of breaking ${accused.join(', ')}: nothing was tested.`,
      exitCode.harness,
    );
  const missed: string[] = [];
  for (const defect of shown) if (!(await sees(defect))) missed.push(defect.name);
  if (missed.length > 0)
    throw new CommandError(
      `The self-check did not see ${missed.join(', ')} of the embedded sandbox: nothing was tested.`,
      exitCode.harness,
    );
  return { defects: [...names], durationMs: performance.now() - startedAt };
}

async function sees({ name, breaks }: Defect): Promise<boolean> {
  // One that breaks no requirement is for a load test; whatever is found of it would do.
  if (breaks.length === 0) return (await brokenOn({ defect: name })).length > 0;
  const isBroken = (found: RequirementId[]) => breaks.some((id) => found.includes(id));
  const inTrouble = breaks.some(needsFaultCommands);
  const options = { defect: name, ...(inTrouble && { control: 0 }) };
  return (
    isBroken(await brokenOn(options, { requirements: [...breaks], quick: true }, inTrouble)) ||
    isBroken(await brokenOn(options, { requirements: [...breaks] }, inTrouble))
  );
}

/** The requirements that a sandbox is found to break, or that could not be tested on it. */
async function brokenOn(
  options: { defect?: string; control?: number },
  scope: { requirements?: string[]; quick?: boolean } = { quick: true },
  withTrouble = false,
): Promise<RequirementId[]> {
  const sandbox = await startSandbox(options);
  try {
    const { results } = await check(sandbox, scope, { withTrouble });
    return results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skip').map(({ id }) => id);
  } finally {
    await sandbox.close();
  }
}
