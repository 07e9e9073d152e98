import { mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Creates a folder and its parents one by one. Node's own `recursive` never returns where a parent
 * exists and allows no new folder (ENOENT): in /proc, and in a working directory that was deleted.
 * Seen with Node 20.20.
 *
 * @throws {Error} of the file system
 */
export function makeFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found) {
    if (!found.isDirectory()) throw new Error('it is not a folder');
    return;
  }
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another shard may have been faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Makes a folder and proves that files can be written to it.
 *
 * @throws {Error} of the file system
 */
export function makeWritableFolder(folder: string): void {
  makeFolder(folder);
  // Checking permissions is not enough: root has them even on a read-only file system.
  rmdirSync(mkdtempSync(join(folder, '.writable-')));
}
