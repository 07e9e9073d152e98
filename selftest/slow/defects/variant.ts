import { rmSync } from 'node:fs';
import type { RequirementId } from '../../../contracts/catalogue/all.ts';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import type { Variant } from '../../../sandbox/variants/all.ts';
import { check } from '../../../tests/engine/in-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The result of the check on a conformant variant. */
export interface VariantJudgement {
  kind: 'variant';
  name: string;
  /** Nothing failed, nothing could not be tested, and the command would exit with 0. */
  cleared: boolean;
  /** Why not. */
  accused: { id: RequirementId; reason: string | null }[];
  warned: RequirementId[];
  skipped: RequirementId[];
}

/** Checks a variant by every case. */
export async function judgeVariant({ name, skipsByTiming = [] }: Variant): Promise<VariantJudgement> {
  const dataDir = temporaryFolder();
  const sandbox = await startSandbox({ variant: name, dataDir });
  try {
    const { exitCode, results } = await check(sandbox, {});
    const ids = (...verdicts: string[]) => results.filter(({ verdict }) => verdicts.includes(verdict));
    const accused = ids('fail', 'error').map(({ id, reason }) => ({ id, reason }));
    return {
      kind: 'variant',
      name,
      cleared: exitCode === 0 && accused.length === 0,
      accused,
      warned: ids('warn').map(({ id }) => id),
      skipped: ids('skip')
        .map(({ id }) => id)
        .filter((id) => !skipsByTiming.includes(id)),
    };
  } finally {
    await sandbox.close();
    rmSync(dataDir, { recursive: true });
  }
}
