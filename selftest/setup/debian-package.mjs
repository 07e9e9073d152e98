// A package of Debian is unpacked and not installed, since installing a server also starts it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptGet } from './apt-get.mjs';

/**
 * Returns the folder of this user in which a package is unpacked.
 *
 * @param {string} name
 */
export function unpackedFolder(name) {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'auditbox-harness', name);
}

/**
 * Finds a program of a package: the one that a variable names, one of the system, or the unpacked one.
 *
 * @param {{ name: string, variable: string, usual: string[], unpacked: string }} program `unpacked` is its path in
 *   the package
 * @returns {string | null} its path; null when there is none
 */
export function findProgram({ name, variable, usual, unpacked }) {
  const named = process.env[variable];
  const candidates = named ? [named] : [...usual, join(unpackedFolder(name), unpacked)];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/**
 * Downloads a package and unpacks it; failures are reported.
 *
 * @param {string} name
 * @param {(message: string) => void} tell
 */
export function unpackDebianPackage(name, tell) {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    if (!aptGet([['update'], ['-o', 'APT::Sandbox::User=root', 'download', name]], tell, folder)) return;
    const [archive] = readdirSync(folder).filter((file) => file.endsWith('.deb'));
    mkdirSync(unpackedFolder(name), { recursive: true });
    const { status } = spawnSync('dpkg-deb', ['-x', join(folder, archive ?? ''), unpackedFolder(name)], {
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) tell(`dpkg-deb could not unpack ${name}; its message is above.`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
