// Makes sure that there is a browser for the tests of the HTML report. Only as root on a Debian is it installed unasked:
// containers and CI machines are such. Elsewhere those tests are skipped, and it is said here why.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium, howToGet } from './chromium.mjs';

const tell = (/** @type {string} */ message) => process.stderr.write(`set-up: ${message}\n`);

if (!findChromium()) {
  if (!process.env.CHROMIUM_PATH && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) install();
  if (!findChromium()) tell(`the tests of the HTML report are skipped. ${howToGet}`);
}

function install() {
  tell('installing Chromium for the tests of the HTML report (about a minute) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const parameters of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { status, error } = spawnSync('apt-get', ['-qq', ...parameters], { stdio: ['ignore', 2, 2], env });
    if (status === 0) continue;
    tell(`apt-get ${parameters[0]} failed: ${error?.message ?? 'the reason stands above'}.`);
    return;
  }
}
