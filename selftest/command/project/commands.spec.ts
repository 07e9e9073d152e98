import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect } from '@playwright/test';
import { findK6, installHint } from '../../../load/binary/locate.mjs';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { harness, root, runProgram } from '../../run-command.ts';
import { blocksOf, npm, test } from './pages-in-clone.ts';

const few = ['CREATE-STATUS-201', 'CREATE-TWICE', 'BUNDLE-STATUS-201'];

/** What stands for the reader's own deployment on the pages, and the sandbox in its place. */
function onSandbox(block: string, { baseUrl, issuer, clientId, clientSecret }: Sandbox): string {
  return (
    block
      .replaceAll('https://auditbox.example.org', baseUrl)
      .replaceAll('https://keycloak.example.org', new URL(issuer).origin)
      .replaceAll('auditbox.example.org', new URL(baseUrl).hostname)
      .replaceAll('OIDC_CLIENT_ID=auditbox', `OIDC_CLIENT_ID=${clientId}`)
      .replaceAll('change-me', clientSecret)
      // Whole quick checks have tests of their own. A few requirements show that the command works.
      .replaceAll('check --quick --output', `check --quick --requirement ${few.join(' ')} --output`)
  );
}

for (const page of ['qa.md', 'ci.md', 'operators.md', 'performance.md'])
  test(`every command of docs/${page} does what it says, one after the other`, async ({ sandbox, clone }) => {
    test.setTimeout(600_000);
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

test('every command and option that a page names exists', async () => {
  const pages = ['qa.md', 'ci.md', 'operators.md', 'performance.md', 'extending.md'];
  const named = pages
    .flatMap((page) => [...readFileSync(join(root, 'docs', page), 'utf8').matchAll(/harness -- (\w+)/g)])
    .map(([, name]) => name!);
  const { stdout } = await harness(['--help']);
  for (const name of new Set(named)) expect(stdout, name).toMatch(new RegExp(`^  ${name} `, 'm'));
});
