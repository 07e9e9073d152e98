import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';
import { makeFolder } from '../../platform/make-folder.ts';

/**
 * Creates the folder of the results.
 *
 * @returns whether it is new
 * @throws {UsageError} when it can't be created or written to
 */
export function makeOutputFolder(folder: string): boolean {
  const isNew = !existsSync(folder);
  try {
    makeFolder(folder);
    // Checking permissions is not enough: root has them even on a read-only file system.
    rmdirSync(mkdtempSync(join(folder, '.writable-')));
  } catch (error) {
    throw new UsageError(
      `Results can't be written to ${folder} (${explainFileError(error)}). Choose another folder with --output.`,
    );
  }
  return isNew;
}
