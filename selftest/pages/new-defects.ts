import { defects } from '../../sandbox/defects/all.ts';
import { variants } from '../../sandbox/variants/all.ts';
import { type Detection, defectRow, variantRow } from '../slow/defects/detection.ts';
import { judge } from '../slow/defects/mutant.ts';
import { judgeVariant } from '../slow/defects/variant.ts';

/**
 * Checks the defects and variants that were never checked, or never caught, which takes seconds each, and drops those
 * that are gone.
 */
export async function broughtUpToDate(known: Detection): Promise<Detection> {
  const brought: Detection = { defects: {}, variants: {}, mutations: known.mutations };
  for (const defect of defects) {
    const caughtBy = known.defects[defect.name] ?? [];
    brought.defects[defect.name] =
      caughtBy.length > 0 ? caughtBy : defectRow(defect, await judge(announced(defect)));
  }
  for (const variant of variants)
    brought.variants[variant.name] =
      known.variants[variant.name] ?? variantRow(await judgeVariant(announced(variant)));
  return brought;
}

function announced<Row extends { name: string }>(row: Row): Row {
  process.stderr.write(`docs/detection.md: checking ${row.name}, which is new\n`);
  return row;
}
