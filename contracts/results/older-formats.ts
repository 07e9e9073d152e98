import { UsageError } from '../../platform/exit.ts';
import type { LoadResult, Note } from './load.ts';
import { formatVersion, type Report } from './report.ts';

type Upgrade<Result> = (older: Result) => Result;

/** What brings a report of version n to version n + 1, from version 1 on. */
const reportUpgrades: readonly Upgrade<Report>[] = [
  // Version 1 did not tell which requirements were chosen, nor the gate.
  (older) => ({
    ...older,
    run: { ...older.run, settings: { ...older.run.settings, requirements: null, gate: 'SHALL' } },
  }),
  (older) => older,
];

const loadUpgrades: readonly Upgrade<LoadResult>[] = [
  (older) => older,
  // In version 2 a note was a sentence, and its first word said what kind it was.
  (older) => ({ ...older, notes: (older.notes as unknown as string[]).map(noteOf) }),
];

function noteOf(sentence: string): Note {
  const warning = 'Warning: ';
  if (sentence.startsWith(warning)) return { kind: 'warning', text: sentence.slice(warning.length) };
  return { kind: sentence.startsWith('Invalid step: ') ? 'invalid-step' : 'note', text: sentence };
}

/**
 * A parsed `report.json` of any version, brought up to the present one.
 *
 * @throws {UsageError} when a newer harness wrote it
 */
export function currentReport(parsed: Report, file: string): Report {
  return current(parsed, reportUpgrades, file);
}

/**
 * A parsed `load.json` of any version, brought up to the present one.
 *
 * @throws {UsageError} when a newer harness wrote it
 */
export function currentLoad(parsed: LoadResult, file: string): LoadResult {
  return current(parsed, loadUpgrades, file);
}

function current<Result extends { formatVersion?: number }>(
  parsed: Result,
  upgrades: readonly Upgrade<Result>[],
  file: string,
): Result {
  const version = parsed.formatVersion ?? 1;
  if (!Number.isInteger(version) || version < 1 || version > formatVersion)
    throw new UsageError(
      `${file} has format version ${version}, and this harness reads up to ${formatVersion}: use the harness that wrote it, or a newer one.`,
    );
  return {
    ...upgrades.slice(version - 1).reduce((result, upgrade) => upgrade(result), parsed),
    formatVersion,
  };
}
