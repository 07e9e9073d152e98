import { appendFileSync } from 'node:fs';
import { annotations } from '../../report/annotations.ts';
import type { RunResult } from '../../report/form.ts';
import { writeForms } from '../../report/forms.ts';
import { summaryOf } from '../../report/markdown/summary.ts';
import type { Environment } from '../../target/configuration/environment.ts';
import { readRunResult } from './read.ts';

/**
 * Writes every form of the result in the folder. On GitHub Actions it also adds what this command
 * did to the job summary, and prints annotations.
 *
 * @param own what this command did; the folder may have more
 * @param whole everything in the folder, if the caller has it already
 * @returns the names of the files written
 */
export async function handOver(
  folder: string,
  own: RunResult,
  environment: Environment,
  whole = readRunResult(folder),
): Promise<string[]> {
  const written = await writeForms(whole, folder);
  if (environment.GITHUB_STEP_SUMMARY) appendSummary(environment.GITHUB_STEP_SUMMARY, summaryOf(own));
  if (environment.GITHUB_ACTIONS === 'true')
    for (const line of annotations(own)) process.stdout.write(`${line}\n`);
  return written;
}

/** Appends to the job summary. The verdict is the same if that fails, so it only warns. */
export function appendSummary(file: string, markdown: string): void {
  try {
    appendFileSync(file, `${markdown}\n`);
  } catch (error) {
    process.stderr.write(
      `Warning: $GITHUB_STEP_SUMMARY is not writable: ${error instanceof Error ? error.message : error}.\n`,
    );
  }
}
