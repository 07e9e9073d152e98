import { join, relative } from 'node:path';
import { UsageError } from '../../platform/exit.ts';
import { oneLine } from '../../platform/plain-text.ts';
import { writeWholeFile } from '../../platform/whole-file.ts';
import { compareRuns, labelOf } from '../../report/compare/comparison.ts';
import { differences } from '../../report/compare/likeness.ts';
import { comparisonMarkdown } from '../../report/compare/markdown.ts';
import { comparisonPage } from '../../report/compare/page.ts';
import { comparisonExitCode, verdictInWords } from '../../report/compare/verdict.ts';
import type { RunResult } from '../../report/form.ts';
import { makeOutputFolder } from '../results/folder.ts';
import { appendSummary } from '../results/hand-over.ts';

/**
 * Compares runs with the first one and writes `comparison.md` and `comparison.html`.
 * Returns the exit code.
 *
 * @throws {UsageError} naming each setting in which the runs differ
 */
export async function compare(
  results: readonly RunResult[],
  folders: readonly string[],
  output = join('.out', 'comparison'),
): Promise<number> {
  const unlike = differences(results);
  if (unlike.length > 0)
    throw new UsageError(
      `These runs can't be compared, because their settings differ:\n${unlike
        .map(({ field, values }) => `  ${field}: ${values.map((value) => oneLine(value, 60)).join(' | ')}`)
        .join('\n')}\nRun them with the same settings.`,
    );
  makeOutputFolder(output);
  const comparison = compareRuns(results, folders);
  const markdown = comparisonMarkdown(comparison);
  const files = { 'comparison.md': markdown, 'comparison.html': await comparisonPage(comparison) };
  for (const [name, text] of Object.entries(files)) writeWholeFile(join(output, name), text);
  const { GITHUB_STEP_SUMMARY } = process.env;
  if (GITHUB_STEP_SUMMARY) appendSummary(GITHUB_STEP_SUMMARY, markdown);
  for (const { id, level, verdicts, reason } of [...comparison.newlyFailing, ...comparison.newlyPassing])
    process.stdout.write(
      `${id} (${level}): ${verdicts.map((verdict, nth) => `${labelOf(nth)} ${verdict ?? '–'}`).join(', ')}\n` +
        (reason ? `  ${oneLine(reason, 150)}\n` : ''),
    );
  process.stdout.write(`${verdictInWords(comparison)}\n`);
  for (const name of Object.keys(files))
    process.stdout.write(`${relative(process.cwd(), join(output, name))}\n`);
  return comparisonExitCode(comparison);
}
