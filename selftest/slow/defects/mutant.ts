import { rmSync } from 'node:fs';
import { needsFaultCommands, type RequirementId, requirement } from '../../../contracts/catalogue/all.ts';
import type { Defect } from '../../../sandbox/defects/all.ts';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { type Checked, check } from '../../../tests/engine/in-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What the check said of a sandbox with one defect. */
export interface Judgement {
  kind: 'defect';
  name: string;
  /** The run failed, and a requirement that the defect breaks was found broken. */
  killed: boolean;
  /** Requirements found broken, in the order of the catalogue. */
  found: RequirementId[];
  /** Those that the defect does not list. */
  accused: RequirementId[];
  seconds: number;
}

/** Search that finds less than is there is waited for: so long in seconds, where that is the defect. */
const slowToSee: Record<string, number> = {
  'search-finds-nothing': 2,
  'search-fails': 2,
  'drops-meta-tag': 2,
};
const visibilityTimeoutSeconds = 10;

/**
 * Checks a sandbox with a defect: by one case for each requirement, which shows who is accused, and when that
 * does not find it, by every case of the requirements that it breaks.
 */
export async function judge(defect: Defect): Promise<Judgement> {
  const startedAt = performance.now();
  const quick = await checked(defect, { quick: true });
  const isKilled = kills(quick, defect);
  const full = isKilled ? undefined : await checked(defect, { requirements: [...defect.breaks] });
  const found = brokenIn(quick, full);
  const listed = new Set<RequirementId>([...defect.breaks, ...(defect.knockOns ?? [])]);
  return {
    kind: 'defect',
    name: defect.name,
    killed: isKilled || kills(full!, defect),
    found,
    accused: found.filter((id) => !listed.has(id)),
    seconds: (performance.now() - startedAt) / 1000,
  };
}

async function checked(
  { name, breaks, onlyAtOnce }: Defect,
  scope: { quick?: boolean; requirements?: string[] },
): Promise<Checked> {
  const inTrouble = breaks.some(needsFaultCommands);
  const dataDir = temporaryFolder();
  const sandbox = await startSandbox({ defect: name, dataDir, ...(inTrouble && { control: 0 }) });
  try {
    const onlyShould = breaks.every((id) => requirement(id)!.level === 'SHOULD');
    return await check(
      sandbox,
      {
        ...scope,
        gate: onlyShould ? 'SHOULD' : 'SHALL',
        visibilityTimeoutMs: (slowToSee[name] ?? visibilityTimeoutSeconds) * 1000,
      },
      { withTrouble: inTrouble, ...(onlyAtOnce && { testsAtOnce: 1 }) },
    );
  } finally {
    await sandbox.close();
    rmSync(dataDir, { recursive: true });
  }
}

const kills = (checked: Checked, { breaks }: Defect) =>
  checked.exitCode === 1 && brokenIn(checked).some((id) => breaks.includes(id));

/** A broken SHALL is a `fail`, any other broken promise a `warn`. */
function brokenIn(...checks: (Checked | undefined)[]): RequirementId[] {
  const broken = checks.flatMap((checked) =>
    (checked?.results ?? []).filter(({ verdict }) => verdict === 'fail' || verdict === 'warn'),
  );
  return [...new Set(broken.map(({ id }) => id))];
}

/** Defects, those that take longest first. */
export function inOrderOfTime(rows: readonly Defect[]): Defect[] {
  const isLong = ({ name, breaks }: Defect) => breaks.some(needsFaultCommands) || name in slowToSee;
  return [...rows.filter(isLong), ...rows.filter((defect) => !isLong(defect))];
}
