// Debian's packages, for what tests need of the system. Only as root on a Debian is anything fetched unasked: containers and
// CI machines are such.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether packages may be fetched here without asking. */
export function mayUseAptGet() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/**
 * Runs one apt-get after the other, until one fails.
 *
 * @param {string[][]} runs the parameters of each
 * @param {(message: string) => void} tell
 * @param {string} [folder] where they run
 * @returns {boolean} whether all succeeded; failures have been reported
 */
export function aptGet(runs, tell, folder) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const parameters of runs) {
    const options = { stdio: ['ignore', 2, 2], env, ...(folder && { cwd: folder }) };
    const { status, error } = spawnSync('apt-get', ['-qq', ...parameters], /** @type {object} */ (options));
    if (status === 0) continue;
    tell(`apt-get ${parameters.join(' ')} failed: ${error?.message ?? 'the reason stands above'}.`);
    return false;
  }
  return true;
}
