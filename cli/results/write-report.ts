import { join } from 'node:path';
import type { Report } from '../../contracts/results/report.ts';
import { writeWholeFile } from '../../platform/whole-file.ts';

/** Writes the report to `report.json` in a folder; returns the path of the file. */
export function writeReport(folder: string, report: Report): string {
  const file = join(folder, 'report.json');
  writeWholeFile(file, `${JSON.stringify(report, null, 1)}\n`);
  return file;
}
