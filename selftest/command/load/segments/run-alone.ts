import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findK6 } from '../../../../load/binary/locate.mjs';
import { type CommandOptions, type CommandResult, runProgram } from '../../../run-command.ts';

/** Runs an archive as k6 alone does, with nothing of the harness. */
export async function runAlone(
  archive: string,
  folder: string,
  environment: Record<string, string>,
  parameters: string[] = [],
  onStart?: CommandOptions['onStart'],
): Promise<CommandResult> {
  mkdirSync(folder, { recursive: true });
  const ended = await runProgram(findK6()!.path, ['run', '--quiet', ...parameters, archive], {
    cwd: folder,
    environment,
    ...(onStart && { onStart }),
  });
  writeFileSync(join(folder, 'load-segment.json'), ended.stdout);
  return ended;
}
