import { readFileSync, writeFileSync } from 'node:fs';
import { needsFaultCommands, type RequirementId, requirements } from '../../../contracts/catalogue/all.ts';
import type { Defect } from '../../../sandbox/defects/all.ts';
import type { Judgement } from './mutant.ts';
import type { MutationJudgement } from './outside/judge.ts';
import type { VariantJudgement } from './variant.ts';

/** What the last check of every defect, variant and mutation found: the data of docs/detection.md. */
export interface Detection {
  /** For each defect, the requirements that it breaks and that the check found broken; none if it got away. */
  defects: Record<string, readonly string[]>;
  variants: Record<string, VariantRow>;
  mutations: { total: number; judged: number };
}

export interface VariantRow {
  cleared: boolean;
  warned: readonly string[];
  /** What is skipped that the plain sandbox does not skip. */
  skipped: readonly string[];
}

const file = new URL('./detection.json', import.meta.url);

export function readDetection(): Detection {
  return JSON.parse(readFileSync(file, 'utf8'));
}

export function writeDetection(detection: Detection): void {
  writeFileSync(file, textOf(detection));
}

/** The same data always gives the same text, whatever the order of its keys. */
export function textOf({ defects, variants, mutations }: Detection): string {
  return `${JSON.stringify({ defects, variants, mutations }, null, 1)}\n`;
}

/** Returns the names of the defects and variants whose rows differ, with both rows. */
export function changedRows(before: Detection, after: Detection): string {
  const rowsOf = ({ defects, variants }: Detection): Record<string, unknown> => ({ ...defects, ...variants });
  const [old, now] = [rowsOf(before), rowsOf(after)].map((rows) =>
    Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, JSON.stringify(row)])),
  ) as [Record<string, string>, Record<string, string>];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => old[name] !== now[name])
    .map((name) => `${name}: ${old[name]} → ${now[name]}`)
    .join('; ');
}

/** The requirements that a defect breaks and that were found broken, in the order of the catalogue. */
export function defectRow({ breaks }: Defect, { killed, found }: Judgement): RequirementId[] {
  if (!killed) return [];
  return requirements.map(({ id }) => id).filter((id) => breaks.includes(id) && found.includes(id));
}

export function variantRow({ cleared, warned, skipped }: VariantJudgement): VariantRow {
  return { cleared, warned, skipped: skipped.filter((id) => !needsFaultCommands(id)) };
}

export function mutationCount(judgements: readonly MutationJudgement[]): Detection['mutations'] {
  return {
    total: judgements.length,
    judged: judgements.filter(({ complaint }) => complaint === null).length,
  };
}
