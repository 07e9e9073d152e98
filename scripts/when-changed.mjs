import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Does `work` if its inputs have changed since the last time, or if its output is missing.
 *
 * @param {string} name
 * @param {string[]} inputs files and folders, from the root
 * @param {string} output folder, from the root
 * @param {() => void | Promise<void>} work
 */
export async function whenChanged(name, inputs, output, work) {
  const stamp = join(root, output, `.set-up-${name}`);
  const fingerprint = fingerprintOf(inputs);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  await work();
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
  const path = join(root, input);
  if (!statSync(path).isDirectory()) return [input];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(`${input}/${name}`));
}
