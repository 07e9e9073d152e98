// Makes sure that there is a browser for the tests of the HTML report. Where it can't be installed unasked, those tests
// are skipped, and it is said here why.
import { aptGet, mayUseAptGet } from './apt-get.mjs';
import { findChromium, howToGet } from './chromium.mjs';

const tell = (/** @type {string} */ message) => process.stderr.write(`set-up: ${message}\n`);

if (!findChromium()) {
  if (!process.env.CHROMIUM_PATH && mayUseAptGet()) {
    tell('installing Chromium for the tests of the HTML report (about a minute) …');
    aptGet([['update'], ['install', '-y', '--no-install-recommends', 'chromium']], tell);
  }
  if (!findChromium()) tell(`the tests of the HTML report are skipped. ${howToGet}`);
}
