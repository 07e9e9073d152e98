import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from '../../plain-test.ts';
import { root } from '../../run-command.ts';

const mostFiles = 15;
const mostLines = 300;

/** Folders whose files are all of one kind: rows of a table, or tests of one interaction each. */
const ofOneKind = [
  'contracts/catalogue',
  'generators/violations',
  'sandbox/defects',
  'sandbox/variants',
  'tests',
];

/** Source files of the product, from the root. */
const product = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .stdout.split('\n')
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.startsWith('selftest/'));

test('no source file of the product is over 300 lines', () => {
  const long = product.filter(
    (file) => readFileSync(join(root, file), 'utf8').split('\n').length > mostLines + 1,
  );
  expect(product.length).toBeGreaterThan(300);
  expect(long).toEqual([]);
});

test('no folder has more than 15 files of different kinds side by side', () => {
  const widths = new Map<string, number>();
  for (const file of product) widths.set(dirname(file), (widths.get(dirname(file)) ?? 0) + 1);
  const wide = [...widths].filter(([folder, files]) => files > mostFiles && !ofOneKind.includes(folder));
  expect(wide).toEqual([]);
});

test('no folder or file is named utils, helpers or common', () => {
  const parts = product.flatMap((file) => [...dirname(file).split('/'), basename(file).replace(/\..*/, '')]);
  expect(parts.filter((part) => ['utils', 'util', 'helpers', 'helper', 'common'].includes(part))).toEqual([]);
});
