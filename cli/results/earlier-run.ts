import { existsSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../platform/exit.ts';
import { forms } from '../../report/forms.ts';

/** Folder of the result of a deployment that was loaded in turn with the target, in that of the target's. */
export const otherFolder = 'against';

/**
 * Removes what an earlier check left in a folder that is used again: its report, the bodies that the report names, and
 * the forms made of it. Nothing else is touched; a load result stays beside the new report.
 */
export function removeEarlierCheck(folder: string): void {
  for (const part of [join(folder, 'trouble'), folder]) {
    const report = join(part, 'report.json');
    if (!existsSync(report)) continue;
    for (const body of bodiesOf(readFileSync(report, 'utf8'))) rmSync(join(part, body), { force: true });
    removeIfEmpty(join(part, 'bodies'));
    rmSync(report);
  }
  removeIfEmpty(join(folder, 'trouble'));
  removeForms(folder);
}

/** The same for an earlier load run, and for the one that was sent in turn with it; a report stays. */
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
 * Makes sure that a folder which is used again holds no result of another deployment: one page would show both as one.
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
      `${file} is of another deployment, ${earlier}, and one report shows what lies in a folder together: give another --output.`,
    );
}

/** null of what is no result, which is told when it is read. */
function targetOf(text: string): string | null {
  try {
    const { run } = JSON.parse(text);
    return typeof run?.target === 'string' ? run.target : null;
  } catch {
    return null;
  }
}

/** Removes a folder that has nothing in it. */
export function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // There is something in it, or it is not there.
  }
}

function removeForms(folder: string): void {
  for (const { file } of forms) rmSync(join(folder, file), { force: true });
}

/** The files that the curl commands of a report send, in the form in which target/curl.ts names them. */
function bodiesOf(report: string): string[] {
  return [...report.matchAll(/@(bodies\/[\w.-]+)'/g)].map(([, file]) => file!);
}
