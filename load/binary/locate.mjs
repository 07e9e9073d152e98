import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

const moduleDirectory = dirname(fileURLToPath(import.meta.url));
const executable = process.platform === 'win32' ? 'k6.exe' : 'k6';

/** What to do when k6 can't be had; one sentence. */
export const installHint =
  'Install k6 1.0 or newer (https://grafana.com/docs/k6/latest/set-up/install-k6/) or Go 1.26 or newer ' +
  '(https://go.dev/dl/), or set K6_PATH to a k6 program.';

/** The k6 version that this project builds, read from its go.mod: `v2.2.0`. */
export function pinnedVersion() {
  const goMod = readFileSync(join(moduleDirectory, 'go.mod'), 'utf8');
  const version = /^\s*(?:require )?go\.k6\.io\/k6\/v2 (v\S+)/m.exec(goMod)?.[1];
  if (!version) throw new Error('load/binary/go.mod does not require go.k6.io/k6/v2');
  return version;
}

/** Where our own build lies: per user, version and platform, outside the clone. */
export function cachedPath() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(
    cache,
    'auditbox-harness',
    `k6-${pinnedVersion()}-${process.platform}-${process.arch}`,
    executable,
  );
}

/**
 * Finds k6: `K6_PATH`, then `k6` on PATH (1.0 or newer), then our cache.
 *
 * @returns {{ path: string, version: string } | null} null when there is none
 * @throws {Error} when K6_PATH is set and is not a k6 of 1.0 or newer
 */
export function findK6() {
  if (process.env.K6_PATH) {
    const version = versionOf(process.env.K6_PATH);
    if (!version)
      throw new Error(`K6_PATH=${process.env.K6_PATH} is not a k6 program of version 1.0 or newer.`);
    return { path: process.env.K6_PATH, version };
  }
  for (const path of [...onPath(), cachedPath()]) {
    const version = versionOf(path);
    if (version) return { path, version };
  }
  return null;
}

/**
 * Builds the pinned k6 with Go into the cache; the checksums are those of go.sum.
 *
 * @param {(message: string) => void} tell
 * @returns {Promise<{ path: string, version: string }>}
 * @throws {Error} when Go is missing or the build fails
 */
export async function buildK6(tell) {
  const target = cachedPath();
  if (spawnSync('go', ['version']).status !== 0)
    throw new Error(`Neither k6 nor Go to build it was found. ${installHint}`);
  await withLock(
    join(dirname(target), 'build.lock'),
    async () => {
      if (existsSync(target)) return;
      tell(`Building k6 ${pinnedVersion()} with Go, once for this user (a few minutes) …`);
      const started = Date.now();
      const unfinished = `${target}.${process.pid}`;
      mkdirSync(dirname(target), { recursive: true });
      try {
        await goBuild(unfinished);
        renameSync(unfinished, target);
      } finally {
        rmSync(unfinished, { force: true });
      }
      tell(`Built k6 in ${Math.round((Date.now() - started) / 1000)} s.`);
    },
    () => tell('Another process is building k6; waiting for it …'),
  );
  const version = versionOf(target);
  if (!version) throw new Error(`The k6 that Go built at ${target} does not start. Delete it and try again.`);
  return { path: target, version };
}

/** @param {string} output */
function goBuild(output) {
  return new Promise((resolve, reject) => {
    const go = spawn('go', ['build', '-trimpath', '-o', output, 'go.k6.io/k6/v2'], {
      cwd: moduleDirectory,
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
        : reject(new Error(`Go could not build k6 (exit ${code}): ${errors.trim()}\n${installHint}`)),
    );
  });
}

/** @param {string} path */
function versionOf(path) {
  if (!existsSync(path)) return null;
  const { stdout } = spawnSync(path, ['version'], { encoding: 'utf8' });
  const version = /^k6(?:\.exe)? v(\d+)\.(\d+\.\d+\S*)/.exec(stdout ?? '');
  return version && Number(version[1]) >= 1 ? `v${version[1]}.${version[2]}` : null;
}

function onPath() {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, executable));
}
