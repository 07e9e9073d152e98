import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildGoProgram, cachedProgram, requiredVersion } from './go-program.mjs';

const moduleFolder = dirname(fileURLToPath(import.meta.url));
const executable = process.platform === 'win32' ? 'k6.exe' : 'k6';

/** What to do when k6 can't be had; one sentence. */
export const installHint =
  'Install k6 1.0 or newer (https://grafana.com/docs/k6/latest/set-up/install-k6/) or Go 1.26 or newer ' +
  '(https://go.dev/dl/), or set K6_PATH to a k6 program.';

/** The k6 version that this project builds, read from its go.mod: `v2.2.0`. */
export function pinnedVersion() {
  return requiredVersion(moduleFolder, 'go.k6.io/k6/v2');
}

/** Path of our own build. */
export function cachedPath() {
  return cachedProgram('k6', pinnedVersion());
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
  if (spawnSync('go', ['version']).status !== 0)
    throw new Error(`Neither k6 nor Go to build it was found. ${installHint}`);
  const path = cachedPath();
  try {
    await buildGoProgram(
      { name: `k6 ${pinnedVersion()}`, moduleFolder, package: 'go.k6.io/k6/v2', path },
      tell,
    );
  } catch (error) {
    throw new Error(`${/** @type {Error} */ (error).message}\n${installHint}`, { cause: error });
  }
  const version = versionOf(path);
  if (!version) throw new Error(`The k6 that Go built at ${path} does not start. Delete it and try again.`);
  return { path, version };
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
