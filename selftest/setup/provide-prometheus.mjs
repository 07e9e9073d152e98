// Makes sure that there is a Prometheus for the test of k6's outputs. Debian's package is unpacked and not installed, which
// would start a service. Where it can't be had unasked, that test is skipped, and it is said here why.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptGet, mayUseAptGet } from './apt-get.mjs';
import { findPrometheus, howToGet, unpackedFolder } from './prometheus.mjs';

const tell = (/** @type {string} */ message) => process.stderr.write(`set-up: ${message}\n`);

if (!findPrometheus()) {
  if (!process.env.PROMETHEUS_PATH && mayUseAptGet()) unpack();
  if (!findPrometheus()) tell(`the test of k6's outputs with Prometheus is skipped. ${howToGet}`);
}

function unpack() {
  tell("fetching Prometheus for the test of k6's outputs (20 MB) …");
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  try {
    if (!aptGet([['update'], ['-o', 'APT::Sandbox::User=root', 'download', 'prometheus']], tell, folder))
      return;
    const [archive] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
    mkdirSync(unpackedFolder, { recursive: true });
    const { status } = spawnSync('dpkg-deb', ['-x', join(folder, archive ?? ''), unpackedFolder], {
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) tell('dpkg-deb could not unpack Prometheus: the reason stands above.');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
