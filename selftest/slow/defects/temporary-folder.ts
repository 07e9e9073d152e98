import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux's file system in memory, where hundreds of stores need not wait for a disk. */
const memory = '/dev/shm';

export function temporaryFolder(): string {
  return mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'auditbox-defect-'));
}
