import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../contracts/exit.ts';
import type { Report } from '../contracts/report.ts';

/**
 * Reads a report: `report.json` itself, or the folder in which it lies.
 *
 * @throws {UsageError} when there is none
 */
export function readReport(path: string): Report {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'report.json') : path;
  if (!existsSync(file))
    throw new UsageError(`There is no report at ${file}: give a report.json or the folder of a run.`);
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(report?.requirements) && report.run) return report;
  } catch {
    // Told below.
  }
  throw new UsageError(`${file} is no report of this harness: give the report.json of a check.`);
}
