import { needsFaultCommands, type RequirementId } from '../../contracts/catalogue/all.ts';
import type { SelfCheck, Verdict } from '../../contracts/results/report.ts';
import { CommandError, exitCode } from '../../platform/exit.ts';
import { type Defect, defectNamed } from '../../sandbox/defects/all.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { check } from '../../tests/engine/in-process.ts';

/** One of each kind: wrong answers, lost data, accepted violations, authorization, search. */
const selection = [
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
 * Shows that the check works on this machine. The embedded sandbox passes, and with each of some
 * defects, a requirement that the defect breaks fails.
 *
 * @param names defects to use instead of the selection
 * @throws {UsageError} when a name is not that of a defect
 * @throws {CommandError} with the exit code of a broken harness when the check is wrong
 */
export async function checkSelf(names: readonly string[] = selection): Promise<SelfCheck> {
  const startedAt = performance.now();
  const shown = names.map(defectNamed);
  const failed = await brokenOn({});
  if (failed.length > 0)
    throw new CommandError(
      `The self-check failed a conformant sandbox on ${failed.join(', ')}. Nothing was tested.`,
      exitCode.harness,
    );
  const missed: string[] = [];
  for (const defect of shown) if (!(await sees(defect))) missed.push(defect.name);
  if (missed.length > 0)
    throw new CommandError(
      `The self-check did not detect ${missed.join(', ')} on the embedded sandbox. Nothing was tested.`,
      exitCode.harness,
    );
  return { defects: [...names], durationMs: performance.now() - startedAt };
}

async function sees({ name, breaks }: Defect): Promise<boolean> {
  // A defect that breaks no requirement is for load tests. Any finding counts.
  if (breaks.length === 0) return (await brokenOn({ defect: name })).length > 0;
  const isBroken = (found: RequirementId[]) => breaks.some((id) => found.includes(id));
  const inTrouble = breaks.some(needsFaultCommands);
  const options = { defect: name, ...(inTrouble && { control: 0 }) };
  return (
    isBroken(await brokenOn(options, { requirements: [...breaks], quick: true }, inTrouble)) ||
    isBroken(await brokenOn(options, { requirements: [...breaks] }, inTrouble))
  );
}

/** Returns the requirements that a sandbox breaks, or that could not be tested on it. */
async function brokenOn(
  options: { defect?: string; control?: number },
  scope: { requirements?: string[]; quick?: boolean } = { quick: true },
  withTrouble = false,
): Promise<RequirementId[]> {
  const sandbox = await startSandbox(options);
  try {
    const { results } = await check(sandbox, scope, { withTrouble });
    const harmless: Verdict[] = ['pass', 'info', 'skip'];
    return results.filter(({ verdict }) => !harmless.includes(verdict)).map(({ id }) => id);
  } finally {
    await sandbox.close();
  }
}
