import { CommandError, exitCode } from '../contracts/exit.ts';
import type { SelfCheck } from '../contracts/report.ts';
import type { RequirementId } from '../contracts/requirements.ts';
import { defectNamed } from '../sandbox/defects.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { check } from '../tests/defects/contract-check.ts';

/** One of each kind: what is returned, lost, let through, stored, allowed and found. */
const shown = [
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
 * @throws {CommandError} with the exit code of a broken harness when it does not
 */
export async function checkSelf(): Promise<SelfCheck> {
  const startedAt = performance.now();
  const accused = await brokenOn({});
  if (accused.length > 0)
    throw new CommandError(
      `The self-check accused a sandbox that keeps the contract of breaking ${accused.join(', ')}: nothing was tested.`,
      exitCode.harness,
    );
  const missed: string[] = [];
  for (const name of shown) {
    const { breaks } = defectNamed(name);
    if (!(await sees(name, breaks))) missed.push(name);
  }
  if (missed.length > 0)
    throw new CommandError(
      `The self-check did not see ${missed.join(', ')} of the embedded sandbox: nothing was tested.`,
      exitCode.harness,
    );
  return { defects: [...shown], durationMs: performance.now() - startedAt };
}

async function sees(defect: string, breaks: readonly RequirementId[]): Promise<boolean> {
  const isBroken = (found: RequirementId[]) => breaks.some((id) => found.includes(id));
  return (
    isBroken(await brokenOn({ defect }, { requirements: [...breaks], quick: true })) ||
    isBroken(await brokenOn({ defect }, { requirements: [...breaks] }))
  );
}

/** The requirements that a sandbox is found to break, or that could not be tested on it. */
async function brokenOn(
  options: { defect?: string },
  scope: { requirements?: string[]; quick?: boolean } = { quick: true },
): Promise<RequirementId[]> {
  const sandbox = await startSandbox(options);
  try {
    const { results } = await check(sandbox, scope);
    return results.filter(({ verdict }) => verdict === 'fail' || verdict === 'error').map(({ id }) => id);
  } finally {
    await sandbox.close();
  }
}
