import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from '../platform/exit.ts';
import { explainFileError } from '../platform/file-error.ts';

export type Environment = Record<string, string | undefined>;

/**
 * The process environment over the `.env` of a folder: a variable that is set in both is the process's.
 *
 * @param folder where `.env` is looked for; a missing file is no error
 * @throws {UsageError} when it can't be read
 */
export function readEnvironment(folder: string, environment: Environment = process.env): Environment {
  const file = join(folder, '.env');
  return existsSync(file) ? { ...parseEnv(read(file)), ...environment } : { ...environment };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${explainFileError(error)}.`);
  }
}
