import { findProgram } from './debian-package.mjs';

/**
 * Finds the Prometheus that receives k6's samples in a test.
 *
 * @returns {string | null} its path; null when there is none
 */
export function findPrometheus() {
  return findProgram({
    name: 'prometheus',
    variable: 'PROMETHEUS_PATH',
    usual: ['/usr/bin/prometheus', '/usr/local/bin/prometheus', '/opt/homebrew/bin/prometheus'],
    unpacked: 'usr/bin/prometheus',
  });
}

/** What to do where there is none. */
export const howToGet =
  "There is no Prometheus: install one (`apt-get install prometheus`, or your system's), or name it in PROMETHEUS_PATH.";
