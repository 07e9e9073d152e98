import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { withLock } from '../../../load/binary/lock.mjs';
import { whenChanged } from '../../../scripts/when-changed.mjs';
import { sources } from '../../compiled.ts';
import { root, runProgram } from '../../run-command.ts';
import { copyClone, linkPackages } from './clone-copy.ts';

const folder = join(root, '.out', 'package');

/**
 * Packs the package as `npm pack` does, if the harness has changed since the last time.
 *
 * @returns path of the tarball
 */
export async function packageFile(): Promise<string> {
  await withLock(join(root, '.out', 'package.lock'), () =>
    whenChanged('packed', [...sources(), 'README.md', 'LICENSE', 'scripts'], '.out/package', pack),
  );
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz'))!);
}

/** In a copy, because packing builds dist/, which other tests run. */
async function pack(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const copy = mkdtempSync(join(tmpdir(), 'auditbox-package-'));
  try {
    copyClone(copy);
    linkPackages(copy);
    mkdirSync(folder, { recursive: true });
    const packed = await runProgram('npm', ['pack', '--pack-destination', folder], { cwd: copy });
    expect(packed.exitCode, packed.stderr).toBe(0);
  } finally {
    rmSync(copy, { recursive: true });
  }
}
