import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Writes a text file so that a reader finds the old file or the new one, and never half of it. */
export function writeWholeFile(file: string, text: string): void {
  const draft = draftOf(file);
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The same for a file that something else writes: `write` is called with the path to write to. */
export async function produceWholeFile(file: string, write: (draft: string) => Promise<void>): Promise<void> {
  const draft = draftOf(file);
  try {
    await write(draft);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** In the same folder, since a rename is atomic only within one file system. */
const draftOf = (file: string) => join(dirname(file), `.${basename(file)}.${process.pid}.part`);
