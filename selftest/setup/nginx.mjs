import { findProgram } from './debian-package.mjs';

/**
 * Finds the nginx that is the gateway of `npm run test:deployments`.
 *
 * @returns {string | null} its path; null when there is none
 */
export function findNginx() {
  return findProgram({
    name: 'nginx',
    variable: 'NGINX_PATH',
    usual: ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx'],
    unpacked: 'usr/sbin/nginx',
  });
}

/** What to do where there is none. */
export const howToGet =
  "There is no nginx: install one (`apt-get install nginx`, or your system's), or name it in NGINX_PATH.";
