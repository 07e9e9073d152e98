import { rmSync } from 'node:fs';
import type { RequirementId } from '../../../../contracts/catalogue/all.ts';
import { startSandbox } from '../../../../sandbox/sandbox.ts';
import { type Checked, check } from '../../../../tests/engine/in-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { Mutation } from './mutation.ts';
import { startMutatingProxy } from './proxy.ts';
import { type Ruling, rulingOn, worstRuling } from './ruling.ts';

/** What the check said of a good deployment whose answers are changed on their way. */
export interface MutationJudgement {
  kind: 'mutation';
  name: string;
  /** `read, status 404` */
  what: string;
  /** What the contract says of the changed answers; null when none was changed. */
  ruling: Ruling | null;
  /** Why the check is wrong: it missed what is forbidden, or accused what is allowed. */
  complaint: string | null;
}

/** Checks the sandbox through a proxy with one mutation: by one case for each requirement, then by all if it must. */
export async function judgeMutation(mutation: Mutation): Promise<MutationJudgement> {
  const dataDir = temporaryFolder();
  const sandbox = await startSandbox({ dataDir });
  const proxy = await startMutatingProxy(sandbox.baseUrl, mutation.apply);
  const target = { ...sandbox, baseUrl: proxy.url, environment: () => environmentOf(sandbox, proxy.url) };
  const settings = { visibilityTimeoutMs: 2_000 };
  const rulingSoFar = () =>
    proxy.mutated.length === 0
      ? null
      : worstRuling(
          proxy.mutated.map(({ exchange, answer }) =>
            rulingOn(exchange, answer, mutation.at === 'every event'),
          ),
        );
  try {
    let checked = await check(target, { ...settings, quick: true });
    let complaint = complaintOf(rulingSoFar(), checked);
    if (complaint && rulingSoFar() !== 'allowed') {
      checked = await check(target, settings);
      complaint = complaintOf(rulingSoFar(), checked);
    }
    const { name, at, what } = mutation;
    return { kind: 'mutation', name, what: `${at}, ${what}`, ruling: rulingSoFar(), complaint };
  } finally {
    proxy.close();
    await sandbox.close();
    rmSync(dataDir, { recursive: true });
  }
}

function environmentOf(
  sandbox: { environment(): Record<string, string> },
  url: string,
): Record<string, string> {
  return { ...sandbox.environment(), AUDITBOX_URL: url };
}

function complaintOf(ruling: Ruling | null, { exitCode, results }: Checked): string | null {
  const ids = (...verdicts: string[]): RequirementId[] =>
    results.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => id);
  switch (ruling) {
    case 'forbidden':
      return exitCode === 1 && ids('fail').length > 0
        ? null
        : `it is forbidden, and the check ended with ${exitCode} (${ids('error', 'warn').join(' ') || 'nothing found'})`;
    case 'discouraged':
      if (ids('warn').length === 0) return 'it is discouraged, and the check did not warn';
      return ids('fail').length === 0
        ? null
        : `it is only discouraged, and the check failed ${ids('fail').join(' ')}`;
    case 'allowed':
      return ids('fail', 'warn', 'error').length === 0
        ? null
        : `it is allowed, and the check accused ${ids('fail', 'warn', 'error').join(' ')}`;
    default:
      return null;
  }
}
