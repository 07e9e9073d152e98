import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';

/** Copies the request bodies of a report's curl commands to the folder of a merged report. */
export function copyBodies(from: string, to: string): void {
  const bodies = join(from, 'bodies');
  if (existsSync(bodies)) cpSync(bodies, join(to, 'bodies'), { recursive: true });
}
