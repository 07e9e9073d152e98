import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadResult } from '../../contracts/results/load-result/result.ts';
import { currentLoad, currentReport } from '../../contracts/results/older-formats.ts';
import type { Report } from '../../contracts/results/report.ts';
import { archivedSegmentFile, readArchivedSegment } from '../../load/archive/archived-run.ts';
import { UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';
import type { RunResult } from '../../report/form.ts';

/**
 * Reads a report from `report.json`, or from the folder that has one.
 *
 * @throws {UsageError} when there is none
 */
export function readReport(path: string): Report {
  const file = fileAt(path, 'report.json');
  if (!existsSync(file))
    throw new UsageError(`There is no report at ${file}. Name a report.json or the folder of a run.`);
  const report = readJson(file) as Report | null;
  if (!Array.isArray(report?.requirements) || !report.run?.settings)
    throw new UsageError(`${file} is not a report of this harness. Name the report.json of a check.`);
  return currentReport(report, file);
}

/**
 * Reads the result of a run from its folder: `report.json`, `load.json` or both, or what k6 wrote
 * when it ran an archive.
 *
 * @throws {UsageError} when there is no result, or one of another program
 */
export function readRunResult(folder: string): RunResult {
  const result = {
    report: existsSync(join(folder, 'report.json')) ? readReport(folder) : null,
    load: loadIn(folder),
  };
  if (!result.report && !result.load)
    throw new UsageError(`There is no result in ${folder}. Name the folder of a run, or its report.json.`);
  return result;
}

/**
 * Reads a load result from `load.json`, or from the folder that has one.
 *
 * @throws {UsageError} when there is none
 */
export function readLoad(path: string): LoadResult {
  const loaded = existsSync(path) && statSync(path).isDirectory() ? loadIn(path) : null;
  if (loaded) return loaded;
  const file = fileAt(path, 'load.json');
  if (!existsSync(file))
    throw new UsageError(`There is no load result at ${file}. Name a load.json or the folder of a load run.`);
  return readLoadResult(file);
}

/** Reads `load.json`, or what k6 wrote when it ran an archive. Null when there is neither. */
export function loadIn(folder: string): LoadResult | null {
  const [result, segment] = ['load.json', archivedSegmentFile].map((name) => join(folder, name)) as [
    string,
    string,
  ];
  if (existsSync(result)) return readLoadResult(result);
  return existsSync(segment) ? readArchivedSegment(readText(segment), segment) : null;
}

/** Returns the path of the file, or of the file with this name in the folder. */
function fileAt(path: string, name: string): string {
  return existsSync(path) && statSync(path).isDirectory() ? join(path, name) : path;
}

function readLoadResult(file: string): LoadResult {
  const load = readJson(file) as LoadResult | null;
  if (!Array.isArray(load?.modes) || !load.run)
    throw new UsageError(`${file} is not a load result of this harness. Name the load.json of a load run.`);
  return currentLoad(load, file);
}

/** Parses the file. Null when it is not JSON. */
function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${explainFileError(error)}.`);
  }
}
