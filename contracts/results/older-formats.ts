import { UsageError } from '../../platform/exit.ts';
import type { LoadResult } from './load-result/result.ts';
import { fromVersion2, type LoadOfVersion2 } from './load-version-2.ts';
import { formatVersion, type Report } from './report.ts';

type Upgrade<Result> = (older: Result) => Result;

/** The upgrades of a report from version n to version n + 1, starting at version 1. */
const reportUpgrades: readonly Upgrade<Report>[] = [
  // Version 1 did not record the selected requirements or the gate.
  (older) => ({
    ...older,
    run: { ...older.run, settings: { ...older.run.settings, requirements: null, gate: 'SHALL' } },
  }),
  // Version 2 had no verdict `info`. What was observed was a `skip` there, and remains one.
  (older) => ({ ...older, summary: { ...older.summary, info: 0 } }),
];

/**
 * Upgrades a parsed `report.json` of any version to the current one.
 *
 * @throws {UsageError} when a newer harness wrote it
 */
export function currentReport(parsed: Report, file: string): Report {
  const version = readableVersion(parsed, file);
  const upgraded = reportUpgrades.slice(version - 1).reduce((result, upgrade) => upgrade(result), parsed);
  return { ...upgraded, formatVersion };
}

/**
 * Upgrades a parsed `load.json` of any version to the current one.
 *
 * @throws {UsageError} when a newer harness wrote it
 */
export function currentLoad(parsed: LoadResult | LoadOfVersion2, file: string): LoadResult {
  const version = readableVersion(parsed, file);
  return version < 3 ? fromVersion2(parsed as LoadOfVersion2) : (parsed as LoadResult);
}

function readableVersion(parsed: { formatVersion?: number }, file: string): number {
  const version = parsed.formatVersion ?? 1;
  if (!Number.isInteger(version) || version < 1 || version > formatVersion)
    throw new UsageError(
      `${file} has format version ${version}. This harness reads versions up to ${formatVersion}. Use the harness that wrote it, or a newer one.`,
    );
  return version;
}
