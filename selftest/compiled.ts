import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../load/binary/lock.mjs';
import { compile } from '../scripts/compile.mjs';
import { root, whenChanged } from '../scripts/when-changed.mjs';

let compiled: Promise<string> | undefined;

/**
 * Compiles the harness if it has changed, as the npm package has it: the commands of the tests
 * start in a third of the time that they take by tsx. Not checked for types, which a test does.
 *
 * @returns path of the program
 */
export function compiledProgram(): Promise<string> {
  compiled ??= withLock(join(root, '.setup.lock'), async () => {
    await whenChanged('compiled', sources(), 'dist', () => compile('--noCheck'));
    return join(root, 'dist', 'cli', 'main.js');
  });
  return compiled;
}

const folders = [
  'cli',
  'contracts',
  'generators',
  'load',
  'platform',
  'report',
  'sandbox',
  'target',
  'tests',
];

/** Files and folders, from the root, that the compiled harness is made of. */
export function sources(): string[] {
  const ofRoot = readdirSync(root).filter((name) =>
    /^(playwright\.config\.ts|package\.json|tsconfig.*\.json)$/.test(name),
  );
  return [...folders, ...ofRoot, 'scripts/compile.mjs'];
}
