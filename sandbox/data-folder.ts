import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { UsageError } from '../platform/exit.ts';
import { explainFileError } from '../platform/file-error.ts';
import { makeFolder } from '../platform/make-folder.ts';

/** The folder with the files of a sandbox. Only one sandbox can use it at a time. */
export interface DataFolder {
  file(name: string): string;
  /** Releases the folder, and removes it if it is temporary. */
  close(): void;
}

/**
 * Opens the given folder, creating it if needed, or a temporary one.
 *
 * @throws UsageError when another sandbox uses the folder or it cannot be written
 */
export function openDataFolder(given: string | undefined): DataFolder {
  const path = given === undefined ? mkdtempSync(join(tmpdir(), 'auditbox-sandbox-')) : create(given);
  const file = (name: string) => join(path, name);
  const lock = takeLock(file('lock.db'), path);
  return {
    file,
    close() {
      lock.close();
      if (given === undefined) rmSync(path, { recursive: true, force: true });
    },
  };
}

function create(path: string): string {
  try {
    makeFolder(path);
    return path;
  } catch (error) {
    throw new UsageError(`The data folder ${path} cannot be created: ${explainFileError(error)}.`);
  }
}

/**
 * Locks a database file. The operating system releases the lock when the process ends, even if it
 * crashes.
 */
function takeLock(file: string, folder: string): Database.Database {
  try {
    const lock = new Database(file);
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    const reason =
      (error as { code?: string }).code === 'SQLITE_BUSY'
        ? 'another sandbox is using it'
        : (error as Error).message;
    throw new UsageError(`The data folder ${folder} cannot be used: ${reason}.`);
  }
}
