// Makes sure that there is an nginx for `npm run test:deployments`. Where it can't be had unasked, the tests with it are
// skipped, and this says why.
import { mayUseAptGet } from './apt-get.mjs';
import { unpackDebianPackage } from './debian-package.mjs';
import { findNginx, howToGet } from './nginx.mjs';

const tell = (/** @type {string} */ message) => process.stderr.write(`set-up: ${message}\n`);

if (!findNginx()) {
  if (!process.env.NGINX_PATH && mayUseAptGet()) {
    tell('fetching nginx for the tests of gateways (1 MB) …');
    unpackDebianPackage('nginx', tell);
  }
  if (!findNginx()) tell(`the tests with nginx are skipped. ${howToGet}`);
}
