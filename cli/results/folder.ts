import { existsSync } from 'node:fs';
import { UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';
import { makeWritableFolder } from '../../platform/make-folder.ts';

/**
 * Creates the folder of the results.
 *
 * @returns whether it is new
 * @throws {UsageError} when it can't be created or written to
 */
export function makeOutputFolder(folder: string): boolean {
  const isNew = !existsSync(folder);
  try {
    makeWritableFolder(folder);
  } catch (error) {
    throw new UsageError(
      `Results can't be written to ${folder} (${explainFileError(error)}). Choose another folder with --output.`,
    );
  }
  return isNew;
}
