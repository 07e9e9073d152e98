import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';
import { readTextFile } from '../../platform/text-file.ts';

export type Environment = Record<string, string | undefined>;

/**
 * Reads the `.env` of a folder and merges it with the process environment, which takes precedence.
 *
 * @param folder of `.env`; the file may be missing
 * @throws {UsageError} when the file can't be read
 */
export function readEnvironment(folder: string, environment: Environment = process.env): Environment {
  const file = join(folder, '.env');
  return existsSync(file) ? { ...parseEnv(read(file)), ...environment } : { ...environment };
}

function read(file: string): string {
  try {
    return readTextFile(file);
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${explainFileError(error)}.`);
  }
}
