// Prepares a clone: npm packages, compiled contracts, k6.
// Plain Node without dependencies, since it runs before they are installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildK6, findK6 } from '../load/binary/locate.mjs';
import { withLock } from '../load/binary/lock.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const log = (/** @type {string} */ message) => process.stderr.write(`set-up: ${message}\n`);

requireNode(20, 19);
await withLock(
  join(root, '.setup.lock'),
  () => {
    step('packages', ['package-lock.json'], 'node_modules', installPackages);
    step(
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

/**
 * Does `work` if its inputs have changed since the last time, or if its output is missing.
 *
 * @param {string} name
 * @param {string[]} inputs files and folders, from the root
 * @param {string} output file or folder, from the root
 * @param {() => void} work
 */
function step(name, inputs, output, work) {
  const stamp = join(root, output, `.set-up-${name}`);
  const fingerprint = fingerprintOf(inputs);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  work();
  writeFileSync(stamp, fingerprint);
}

/** @param {string[]} inputs */
function fingerprintOf(inputs) {
  const hash = createHash('sha256').update(process.version);
  for (const input of inputs.flatMap(filesIn)) hash.update(input).update(readFileSync(join(root, input)));
  return hash.digest('hex');
}

/**
 * @param {string} input
 * @returns {string[]}
 */
function filesIn(input) {
  const isFile = /\.\w+$/.test(input);
  return isFile
    ? [input]
    : readdirSync(join(root, input))
        .sort()
        .flatMap((name) => filesIn(`${input}/${name}`));
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
