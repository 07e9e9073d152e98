import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../contracts/exit.ts';
import type { LoadResult } from '../contracts/load.ts';
import type { Report } from '../contracts/report.ts';
import type { RunResult } from '../report/forms.ts';

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

/**
 * Reads what a run left in its folder: `report.json`, `load.json`, or both.
 *
 * @throws {UsageError} when there is neither, or one that is none of ours
 */
export function readRunResult(folder: string): RunResult {
  const result = {
    report: existsSync(join(folder, 'report.json')) ? readReport(folder) : null,
    load: existsSync(join(folder, 'load.json')) ? readLoadResult(join(folder, 'load.json')) : null,
  };
  if (!result.report && !result.load)
    throw new UsageError(`There is no result in ${folder}: give the folder of a run, or its report.json.`);
  return result;
}

/**
 * Reads a load result: `load.json` itself, or the folder in which it lies.
 *
 * @throws {UsageError} when there is none
 */
export function readLoad(path: string): LoadResult {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'load.json') : path;
  if (!existsSync(file))
    throw new UsageError(`There is no load result at ${file}: give a load.json or the folder of a load run.`);
  return readLoadResult(file);
}

function readLoadResult(file: string): LoadResult {
  try {
    const load = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(load?.modes) && load.run) return load;
  } catch {
    // Told below.
  }
  throw new UsageError(`${file} is no load result of this harness: give the load.json of a load run.`);
}
