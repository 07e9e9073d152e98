// Prepares a clone: npm packages, compiled contracts, k6.
// Plain Node without dependencies, since it runs before they are installed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildK6, findK6 } from '../load/binary/locate.mjs';
import { withLock } from '../load/binary/lock.mjs';
import { root, whenChanged } from './when-changed.mjs';

const log = (/** @type {string} */ message) => process.stderr.write(`set-up: ${message}\n`);

requireNode(20, 19);
await withLock(
  join(root, '.setup.lock'),
  async () => {
    await whenChanged('packages', ['package-lock.json'], 'node_modules', installPackages);
    await whenChanged(
      'contracts',
      ['contracts/fhir/compile.ts', 'contracts/fhir/keyword-code.ts', 'contracts/fhir/schemas'],
      'contracts/fhir/generated',
      compileContracts,
    );
  },
  () => log('another set-up of this clone is running; waiting for it …'),
);
await provideK6();

/**
 * @param {number} major
 * @param {number} minor
 */
function requireNode(major, minor) {
  const [hasMajor = 0, hasMinor = 0] = process.versions.node.split('.').map(Number);
  if (hasMajor > major || (hasMajor === major && hasMinor >= minor)) return;
  fail(
    `this is Node.js ${process.versions.node}. Install Node.js ${major}.${minor} or newer from https://nodejs.org/.`,
  );
}

function installPackages() {
  log('installing npm packages (about half a minute) …');
  run(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    'the npm packages could not be installed',
  );
}

function compileContracts() {
  run(
    process.execPath,
    ['--import', 'tsx', 'contracts/fhir/compile.ts'],
    'the contracts could not be compiled',
  );
}

/**
 * @param {string} command
 * @param {string[]} parameters
 * @param {string} otherwise the message if it fails
 */
function run(command, parameters, otherwise) {
  const shell = process.platform === 'win32';
  const { status, error } = spawnSync(command, parameters, { cwd: root, stdio: ['ignore', 2, 2], shell });
  if (status !== 0) fail(`${otherwise}: ${error?.message ?? 'see the output above'}.`);
}

/**
 * Only load tests need k6, so a missing k6 is a warning here and an error where a load test starts.
 */
async function provideK6() {
  try {
    if (!findK6()) await buildK6(log);
  } catch (error) {
    log(`load tests can't run: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  log(message);
  process.exit(2);
}
