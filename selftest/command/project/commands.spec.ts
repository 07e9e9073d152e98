import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { findK6, installHint } from '../../../load/binary/locate.mjs';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { harness, root, runProgram } from '../../run-command.ts';

/** Tests with a copy of the clone, so that what the pages write lies in no one's way. */
const test = base.extend<{ sandbox: Sandbox; clone: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
  sandbox: async ({}, use) => {
    const sandbox = await startSandbox();
    await use(sandbox);
    await sandbox.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
  clone: async ({}, use) => {
    const clone = mkdtempSync(join(tmpdir(), 'auditbox-clone-'));
    const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
    });
    for (const file of stdout
      .split('\n')
      .filter((name) =>
        /^[^/]+$|^(cli|contracts|generators|load|platform|report|sandbox|scripts|target|tests)\/|^selftest\/tally/.test(
          name,
        ),
      ))
      cpSync(join(root, file), join(clone, file));
    cpSync(join(root, 'contracts', 'fhir', 'generated'), join(clone, 'contracts', 'fhir', 'generated'), {
      recursive: true,
    });
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
    await use(clone);
    rmSync(clone, { recursive: true });
  },
});

/** The blocks of a language on a page, in their order. */
function blocksOf(page: string, language: string): string[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, of]) => of === language)
    .map(([, , block]) => block!);
}

/** What stands for the reader's own deployment on the pages, and the sandbox in its place. */
function onSandbox(block: string, { baseUrl, issuer, clientId, clientSecret }: Sandbox): string {
  return block
    .replaceAll('https://auditbox.example.org', baseUrl)
    .replaceAll('https://keycloak.example.org', new URL(issuer).origin)
    .replaceAll('auditbox.example.org', new URL(baseUrl).hostname)
    .replaceAll('OIDC_CLIENT_ID=auditbox', `OIDC_CLIENT_ID=${clientId}`)
    .replaceAll('change-me', clientSecret);
}

/** What is already set up is not set up again for the copy, and one process tests at a time. */
const npm = `npm() {
  if [[ " $* " == *" -- check "* ]]; then set -- "$@" --workers 1; fi
  command npm --ignore-scripts "$@"
}`;

for (const page of ['qa.md', 'ci.md', 'operators.md', 'performance.md'])
  test(`every command of docs/${page} does what it says, one after the other`, async ({ sandbox, clone }) => {
    test.setTimeout(400_000);
    const blocks = blocksOf(page, 'sh');
    test.skip(blocks.join().includes('-- load') && !findK6(), `there is no k6: ${installHint}`);
    expect(blocks.length).toBeGreaterThan(0);
    const script = `set -euo pipefail\n${npm}\n${blocks.join('\n')}`;
    const { exitCode, stdout, stderr } = await runProgram('bash', ['-c', onSandbox(script, sandbox)], {
      cwd: clone,
      environment: { PATH: [dirname(findK6()?.path ?? '/'), process.env.PATH].join(delimiter) },
    });
    expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
  });

test('the example of docs/extending.md is under 40 lines in three files, passes, and is seen to fail', async ({
  sandbox,
  clone,
}) => {
  const [patch] = blocksOf('extending.md', 'diff');
  expect(patch!.match(/^\+(?!\+\+)/gm)!.length).toBeLessThan(40);
  expect(patch!.match(/^\+\+\+ /gm)).toHaveLength(3);
  writeFileSync(join(clone, 'example.diff'), patch!);
  const patched = await runProgram('git', ['apply', 'example.diff'], { cwd: clone });
  expect(patched.exitCode, patched.stderr).toBe(0);
  rmSync(join(clone, 'example.diff'));
  const types = await runProgram(
    join(root, 'node_modules', '.bin', 'tsc'),
    ['-p', 'tsconfig.build.json', '--noEmit'],
    { cwd: clone },
  );
  expect(types.exitCode, types.stdout).toBe(0);
  const main = ['--import', import.meta.resolve('tsx'), 'cli/main.ts'];
  const check = ['check', '--requirement', 'CAPABILITIES-FORMAT'];
  const kept = await runProgram(process.execPath, [...main, ...check], {
    cwd: clone,
    environment: sandbox.environment(),
  });
  expect(kept.stdout, kept.stderr).toContain('1 pass');
  const wrong = spawn(
    process.execPath,
    [...main, 'sandbox', '--auth', 'off', '--defect', 'metadata-of-xml'],
    { cwd: clone },
  );
  try {
    let printed = '';
    for await (const chunk of wrong.stdout) {
      printed += chunk;
      if (printed.includes('AUDITBOX_AUTH=')) break;
    }
    const environment = { AUDITBOX_URL: /^AUDITBOX_URL=(.*)$/m.exec(printed)![1]!, AUDITBOX_AUTH: 'off' };
    const found = await runProgram(process.execPath, [...main, ...check], { cwd: clone, environment });
    expect(found.stdout, found.stderr).toMatch(/^warn CAPABILITIES-FORMAT/m);
  } finally {
    wrong.kill();
  }
});

test('every command and option that a page names exists', async () => {
  const pages = ['qa.md', 'ci.md', 'operators.md', 'performance.md', 'extending.md'];
  const named = pages
    .flatMap((page) => [...readFileSync(join(root, 'docs', page), 'utf8').matchAll(/harness -- (\w+)/g)])
    .map(([, name]) => name!);
  const { stdout } = await harness(['--help']);
  for (const name of new Set(named)) expect(stdout, name).toMatch(new RegExp(`^  ${name} `, 'm'));
});
