import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';
import { makeFolder } from '../../platform/make-folder.ts';

/**
 * Makes the folder of the results.
 *
 * @returns whether it was not there before
 * @throws {UsageError} when it can't be made or written to
 */
export function makeOutputFolder(folder: string): boolean {
  const isNew = !existsSync(folder);
  try {
    makeFolder(folder);
    // Asking for permission is not enough: root has it everywhere, also where nothing can be written.
    rmdirSync(mkdtempSync(join(folder, '.writable-')));
  } catch (error) {
    throw new UsageError(
      `Nothing can be written to ${folder} (${explainFileError(error)}): give another folder with --output.`,
    );
  }
  return isNew;
}
