import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../contracts/exit.ts';
import type { LoadResult } from '../contracts/load.ts';
import { currentLoad, currentReport } from '../contracts/older-formats.ts';
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
  const report = parsed(file);
  if (!Array.isArray(report?.requirements) || !report.run?.settings)
    throw new UsageError(`${file} is no report of this harness: give the report.json of a check.`);
  return currentReport(report, file);
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

function readLoadResult(file: string): LoadResult {
  const load = parsed(file);
  if (!Array.isArray(load?.modes) || !load.run)
    throw new UsageError(`${file} is no load result of this harness: give the load.json of a load run.`);
  return currentLoad(load, file);
}

/** The JSON value of a file; undefined when it is no JSON. */
function parsed(file: string) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
