import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './when-changed.mjs';

const dist = join(root, 'dist');
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);

/**
 * Compiles the harness to JavaScript in dist/, next to the files that it reads.
 *
 * @param {string[]} options of tsc
 * @throws {Error} with what the compiler reports
 */
export function compile(...options) {
  rmSync(dist, { recursive: true, force: true });
  const parameters = [compiler, '-p', 'tsconfig.build.json', ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The harness could not be compiled:\n${stdout}${stderr}`);
  for (const path of ['contracts/fhir/schemas', 'report/html/page.js', 'report/html/style', ...k6Files()])
    cpSync(join(root, path), join(dist, path), { recursive: true });
  chmodSync(join(dist, 'cli', 'main.js'), 0o755);
}

/** k6 runs TypeScript itself, and go.mod says how to build k6. */
function k6Files() {
  const scripts = readdirSync(join(root, 'load', 'k6')).map((name) => `load/k6/${name}`);
  return [...scripts, 'load/binary/go.mod', 'load/binary/go.sum'];
}
