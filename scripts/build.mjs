// Builds dist/, the contents of the npm package: the harness as JavaScript, and the files that it
// reads.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);

// The validators are compiled from the schemas.
run('--import', 'tsx', join(root, 'contracts', 'fhir', 'compile.ts'));
rmSync(dist, { recursive: true, force: true });
run(compiler, '-p', 'tsconfig.build.json');
for (const path of ['contracts/fhir/schemas', 'report/html/page.js', 'report/html/style', ...k6Files()])
  cpSync(join(root, path), join(dist, path), { recursive: true });
chmodSync(join(dist, 'cli', 'main.js'), 0o755);

/** k6 runs TypeScript itself, and go.mod says how to build k6. */
function k6Files() {
  const scripts = readdirSync(join(root, 'load', 'k6')).map((name) => `load/k6/${name}`);
  return [...scripts, 'load/binary/go.mod', 'load/binary/go.sum'];
}

/** @param {string[]} parameters of Node */
function run(...parameters) {
  const { status } = spawnSync(process.execPath, parameters, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
