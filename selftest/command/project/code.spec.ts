import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { root, runProgram } from '../../run-command.ts';

const biome = join(root, 'node_modules', '.bin', 'biome');

test('the code keeps to the format and the lint rules', async () => {
  const { exitCode, stdout, stderr } = await runProgram(biome, ['check', '.']);
  expect(exitCode, stdout + stderr).toBe(0);
});

test('the code passes the type check', async () => {
  const { exitCode, stdout } = await runProgram(join(root, 'node_modules', '.bin', 'tsc'), []);
  expect(exitCode, stdout).toBe(0);
});

/** Each import that design forbids, as the file that must be refused. */
const forbidden: [folder: string, statement: string][] = [
  ['platform', "import '../contracts/results/verdict.ts';"],
  ['contracts', "import '../generators/events.ts';"],
  ['contracts/results', "import type { Client } from '../../target/client.ts';"],
  ['generators', "import '../target/client.ts';"],
  ['target', "import '../generators/events.ts';"],
  ['tests', "import '../sandbox/sandbox.ts';"],
  ['tests/engine', "import '../../load/run.ts';"],
  ['load', "import '../sandbox/sandbox.ts';"],
  ['load/k6', "import '../../platform/exit.ts';"],
  ['load/k6', "import 'ajv';"],
  ['report', "import '../target/client.ts';"],
  ['sandbox', "import '../generators/events.ts';"],
  ['cli', "import '../selftest/run-command.ts';"],
  ['load', "import '../cli/main.ts';"],
  ['sandbox', "import '@faker-js/faker';"],
];

for (const [folder, statement] of forbidden)
  test(`the lint rules refuse in ${folder}: ${statement}`, async () => {
    const copy = mkdtempSync(join(tmpdir(), 'auditbox-harness-lint-'));
    try {
      cpSync(join(root, 'biome.json'), join(copy, 'biome.json'));
      mkdirSync(join(copy, folder), { recursive: true });
      writeFileSync(join(copy, folder, 'example.ts'), `${statement}\n`);
      const { exitCode, stdout, stderr } = await runProgram(biome, ['lint', '--vcs-enabled=false', '.'], {
        cwd: copy,
      });
      expect(exitCode, stdout + stderr).toBe(1);
      expect(stdout + stderr).toContain('noRestrictedImports');
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
