// Makes sure that there is a Prometheus for the test of k6's outputs. Where it can't be had unasked, that test is skipped,
// and this says why.
import { mayUseAptGet } from './apt-get.mjs';
import { unpackDebianPackage } from './debian-package.mjs';
import { findPrometheus, howToGet } from './prometheus.mjs';

const tell = (/** @type {string} */ message) => process.stderr.write(`set-up: ${message}\n`);

if (!findPrometheus()) {
  if (!process.env.PROMETHEUS_PATH && mayUseAptGet()) {
    tell("fetching Prometheus for the test of k6's outputs (20 MB) …");
    unpackDebianPackage('prometheus', tell);
  }
  if (!findPrometheus()) tell(`the test of k6's outputs with Prometheus is skipped. ${howToGet}`);
}
