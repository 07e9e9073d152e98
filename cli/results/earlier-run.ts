import { existsSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../platform/exit.ts';
import { forms } from '../../report/forms.ts';

/** Folder of the other deployment's result in the output folder of `load --against`. */
export const otherFolder = 'against';

/**
 * Removes what an earlier check left in a folder: its report, the bodies that the report names, and
 * the files written from it. A load result in the folder stays.
 */
export function removeEarlierCheck(folder: string): void {
  const report = join(folder, 'report.json');
  if (existsSync(report)) {
    for (const body of bodiesOf(readFileSync(report, 'utf8'))) rmSync(join(folder, body), { force: true });
    removeIfEmpty(join(folder, 'bodies'));
    rmSync(report);
  }
  removeForms(folder);
}

/** Removes what an earlier load run left in a folder and its `against/`. A check's report stays. */
export function removeEarlierLoad(folder: string): void {
  const against = join(folder, otherFolder);
  if (existsSync(join(against, 'load.json'))) {
    removeEarlierLoad(against);
    removeIfEmpty(against);
  }
  if (!existsSync(join(folder, 'load.json'))) return;
  for (const file of ['load.json', 'corpus.ndjson']) rmSync(join(folder, file), { force: true });
  removeForms(folder);
}

/**
 * Refuses a folder that has the result of another deployment: one page would show both as one.
 *
 * @param other the file of the result that stays: `report.json` or `load.json`
 * @throws {UsageError} naming the other deployment
 */
export function demandSameTarget(folder: string, other: 'report.json' | 'load.json', target: string): void {
  const file = join(folder, other);
  if (!existsSync(file)) return;
  const earlier = targetOf(readFileSync(file, 'utf8'));
  if (earlier !== null && earlier !== target)
    throw new UsageError(
      `${file} is about another deployment, ${earlier}. ` +
        'One report shows everything in a folder, so use another --output.',
    );
}

/** Null when the text is not a result; whoever reads it reports that. */
function targetOf(text: string): string | null {
  try {
    const { run } = JSON.parse(text);
    return typeof run?.target === 'string' ? run.target : null;
  } catch {
    return null;
  }
}

/** Removes a folder if it is empty. */
export function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It has files in it, or it does not exist.
  }
}

function removeForms(folder: string): void {
  for (const { file } of forms) rmSync(join(folder, file), { force: true });
}

/** The files that the curl commands of a report send, in the form in which target/http/curl.ts names them. */
function bodiesOf(report: string): string[] {
  return [...report.matchAll(/@(bodies\/[\w.-]+)'/g)].map(([, file]) => file!);
}
