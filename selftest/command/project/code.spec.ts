import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
  ['selftest/unit', "import '@playwright/test';"],
];

test('the lint rules refuse each import that the design forbids', async () => {
  const files = forbidden.map(
    ([folder, statement], nth) => [`${folder}/example-${nth}.ts`, statement] as const,
  );
  const found = await lint(Object.fromEntries(files.map(([file, statement]) => [file, `${statement}\n`])));
  expect(found.exitCode, found.text).toBe(1);
  const refused = [...found.text.matchAll(/^(\S+):1:\d+ lint\/\S*noRestrictedImports/gm)];
  expect(refused.map(([, file]) => file).sort()).toEqual(files.map(([file]) => file).sort());
});

test('the lint rules refuse a cycle, also one of types alone', async () => {
  const found = await lint({
    'report/one.ts': "import type { Two } from './two.ts';\nexport type One = Two | null;\n",
    'report/two.ts': "import type { One } from './one.ts';\nexport type Two = One | null;\n",
  });
  expect(found.exitCode, found.text).toBe(1);
  expect(found.text).toContain('noImportCycles');
});

/** What the project's lint rules say of files, by path. */
async function lint(files: Record<string, string>): Promise<{ exitCode: number | null; text: string }> {
  const copy = mkdtempSync(join(tmpdir(), 'auditbox-harness-lint-'));
  try {
    cpSync(join(root, 'biome.json'), join(copy, 'biome.json'));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(copy, dirname(file)), { recursive: true });
      writeFileSync(join(copy, file), text);
    }
    const parameters = ['lint', '--vcs-enabled=false', '.'];
    const { exitCode, stdout, stderr } = await runProgram(biome, parameters, { cwd: copy });
    return { exitCode, text: stdout + stderr };
  } finally {
    rmSync(copy, { recursive: true });
  }
}
