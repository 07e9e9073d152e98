import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../run-command.ts';

/** Copies the files of the project to a folder, with neither packages nor results. */
export function copyClone(to: string): void {
  const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of stdout.trim().split('\n'))
    if (existsSync(join(root, file))) cpSync(join(root, file), join(to, file));
}

/** Gives a copy the packages of the clone. */
export function linkPackages(copy: string): void {
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
}
