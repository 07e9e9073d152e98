import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mjs';

/**
 * A program that Go builds from source into the user's cache.
 *
 * @typedef {object} GoProgram
 * @property {string} name how sentences name it, for example `k6 v2.2.0`
 * @property {string} moduleFolder folder of the go.mod and go.sum that pin it
 * @property {string} package Go package of the program
 * @property {string} path where it is built
 */

/**
 * Returns the version of a module that a go.mod requires, for example `v2.2.0`.
 *
 * @param {string} moduleFolder
 * @param {string} module
 */
export function requiredVersion(moduleFolder, module) {
  const lines = readFileSync(join(moduleFolder, 'go.mod'), 'utf8').split('\n');
  const required = lines.map((line) =>
    line
      .replace(/^require /, '')
      .trim()
      .split(' '),
  );
  const version = required.find(([name]) => name === module)?.[1];
  if (!version) throw new Error(`${moduleFolder}/go.mod does not require ${module}`);
  return version;
}

/**
 * Returns where a program is cached: per user, version and platform, outside the clone.
 *
 * @param {string} name file name without an extension
 * @param {string} version
 */
export function cachedProgram(name, version) {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = `${name}-${version}-${process.platform}-${process.arch}`;
  return join(cache, 'auditbox-harness', folder, process.platform === 'win32' ? `${name}.exe` : name);
}

/**
 * Builds a program unless it is in the cache; the checksums are those of go.sum. Another process that builds it is
 * waited for.
 *
 * @param {GoProgram} program
 * @param {(message: string) => void} tell
 * @throws {Error} when Go is missing or the build fails
 */
export async function buildGoProgram(program, tell) {
  const { name, path } = program;
  await withLock(
    join(dirname(path), 'build.lock'),
    async () => {
      if (existsSync(path)) return;
      tell(`Building ${name} with Go, once for this user (a few minutes) …`);
      const started = Date.now();
      const unfinished = `${path}.${process.pid}`;
      mkdirSync(dirname(path), { recursive: true });
      try {
        await goBuild(program, unfinished);
        renameSync(unfinished, path);
      } finally {
        rmSync(unfinished, { force: true });
      }
      tell(`Built ${name} in ${Math.round((Date.now() - started) / 1000)} s.`);
    },
    () => tell(`Another process is building ${name}; waiting for it …`),
  );
}

/**
 * @param {GoProgram} program
 * @param {string} output
 */
function goBuild({ name, moduleFolder, package: goPackage }, output) {
  return new Promise((resolve, reject) => {
    const go = spawn('go', ['build', '-trimpath', '-o', output, goPackage], {
      cwd: moduleFolder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    go.stderr.on('data', (chunk) => {
      errors = (errors + chunk).slice(-2000);
    });
    go.on('error', reject);
    go.on('close', (code) =>
      code === 0
        ? resolve(undefined)
        : reject(new Error(`Go could not build ${name} (exit ${code}): ${errors.trim()}`)),
    );
  });
}
