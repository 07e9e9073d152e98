import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { expect } from '@playwright/test';
import { findK6, installHint } from '../../../load/binary/locate.mjs';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { compiledProgram } from '../../compiled.ts';
import { harness, root, runProgram } from '../../run-command.ts';
import { blocksOf, test } from './pages-in-clone.ts';
import { fewRequirements } from './recipe-steps.ts';

/** Results of the commands of all pages. */
let results: string;
test.beforeAll(() => {
  results = mkdtempSync(join(tmpdir(), 'auditbox-results-'));
});
test.afterAll(() => rmSync(results, { recursive: true }));

/**
 * The pages' npm: starts the harness in less time. A command that an earlier one, also of another
 * page, differs from only in the name of its folder has the same results, so they are copied. That
 * `npm run` itself works is seen by docs/extending.md.
 */
const npm = async () => `
npm() {
  while [ "$1" != -- ]; do shift; done
  shift
  case $1 in
    check | load) if [[ $* == *--output* ]]; then once "$@"; else harness "$@"; fi ;;
    *) harness "$@" ;;
  esac
}
once() {
  local output="\${@: -1}"
  local known="${results}/$(cksum <<< "\${*%--output *}")"
  if [ -d "$known" ]; then mkdir -p .out && cp -r "$known" "$output"
  else harness "$@" && cp -r "$output" "$known"; fi
}
harness() {
  if [ "$1" = check ]; then set -- "$@" --workers 1; fi
  "${process.execPath}" "${await compiledProgram()}" "$@"
}`;

const few = fewRequirements.join(' ');

/** What stands for the reader's own deployment on the pages, and the sandbox in its place. */
function onSandbox(block: string, { baseUrl, issuer, clientId, clientSecret }: Sandbox): string {
  return (
    block
      .replaceAll('https://auditbox.example.org', baseUrl)
      .replaceAll('https://keycloak.example.org', new URL(issuer).origin)
      .replaceAll('auditbox.example.org', new URL(baseUrl).hostname)
      .replaceAll('OIDC_CLIENT_ID=auditbox', `OIDC_CLIENT_ID=${clientId}`)
      .replaceAll('change-me', clientSecret)
      // Whole checks have tests of their own. A few requirements show that the command works.
      .replaceAll('check --quick', `check --quick --requirement ${few}`)
      .replaceAll('--requirement CREATE-ID-REPLACED CREATE-TWICE', `--requirement ${few}`)
      .replaceAll('--rounds 5 --duration 15s', '--rounds 5 --duration 15s --events 100 --vus 2')
  );
}

for (const page of ['operators.md', 'qa.md', 'ci.md', 'performance.md'])
  test(`every command of docs/${page} does what it says, one after the other`, async ({ sandbox, clone }) => {
    test.setTimeout(600_000);
    const blocks = blocksOf(page, 'sh');
    test.skip(blocks.join().includes('-- load') && !findK6(), `there is no k6: ${installHint}`);
    expect(blocks.length).toBeGreaterThan(0);
    const script = `set -euo pipefail\n${await npm()}\n${blocks.join('\n')}`;
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
