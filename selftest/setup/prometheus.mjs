import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `provide-prometheus.mjs` unpacks Debian's package. */
export const unpackedFolder = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'auditbox-harness',
  'prometheus',
);

/**
 * The Prometheus that takes k6's samples in a test: that of PROMETHEUS_PATH, the system's, or Debian's unpacked.
 *
 * @returns {string | null} its path; null when there is none
 */
export function findPrometheus() {
  const { PROMETHEUS_PATH: named } = process.env;
  const usual = ['/usr/bin/prometheus', '/usr/local/bin/prometheus', '/opt/homebrew/bin/prometheus'];
  const candidates = named ? [named] : [...usual, join(unpackedFolder, 'usr', 'bin', 'prometheus')];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** What to do where there is none. */
export const howToGet =
  "There is no Prometheus: install one (`apt-get install prometheus`, or your system's), or name it in PROMETHEUS_PATH.";
