// Builds dist/, the contents of the npm package: the harness as JavaScript, and the files that it
// reads.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { compile } from './compile.mjs';
import { root } from './when-changed.mjs';

// The validators are compiled from the schemas.
const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', join(root, 'contracts', 'fhir', 'compile.ts')],
  { cwd: root, stdio: ['ignore', 2, 2] },
);
if (status !== 0) process.exit(status ?? 1);
compile();
