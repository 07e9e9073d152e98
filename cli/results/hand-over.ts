import { appendFileSync } from 'node:fs';
import { annotations } from '../../report/annotations.ts';
import type { RunResult } from '../../report/form.ts';
import { writeForms } from '../../report/forms.ts';
import { summaryOf } from '../../report/markdown/summary.ts';
import type { Environment } from '../../target/environment.ts';
import { readRunResult } from './read.ts';

/**
 * Writes every form of the result that lies in the folder, and tells GitHub Actions of what the command itself did:
 * in the job's summary, and as annotations.
 *
 * @param told what the command did; the folder may hold more
 * @returns the names of the files that were written
 */
export async function handOver(folder: string, told: RunResult, environment: Environment): Promise<string[]> {
  const written = await writeForms(readRunResult(folder), folder);
  if (environment.GITHUB_STEP_SUMMARY) appendSummary(environment.GITHUB_STEP_SUMMARY, summaryOf(told));
  if (environment.GITHUB_ACTIONS === 'true')
    for (const line of annotations(told)) process.stdout.write(`${line}\n`);
  return written;
}

/** The verdict stands, whether or not a summary of it could be added. */
export function appendSummary(file: string, markdown: string): void {
  try {
    appendFileSync(file, `${markdown}\n`);
  } catch (error) {
    process.stderr.write(
      `Nothing was added to $GITHUB_STEP_SUMMARY: ${error instanceof Error ? error.message : error}.\n`,
    );
  }
}
