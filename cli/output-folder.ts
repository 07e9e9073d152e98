import { accessSync, constants, mkdirSync } from 'node:fs';
import { UsageError } from '../contracts/exit.ts';

/**
 * Makes the folder of the results.
 *
 * @throws {UsageError} when it can't be made or written to
 */
export function makeOutputFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UsageError(`Nothing can be written to ${folder} (${code}): give another folder with --output.`);
  }
}
