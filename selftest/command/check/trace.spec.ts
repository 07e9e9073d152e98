import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect } from '@playwright/test';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { root, runProgram } from '../../run-command.ts';
import { filesBelow, test } from './check-command.ts';

const playwright = join(
  dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')),
  'cli.js',
);
const hasUnzip = spawnSync('unzip', ['-v']).error === undefined;

test("Playwright's own traces and report of the contract tests hold no secret, also of tests that fail", async ({
  folder,
}) => {
  test.skip(!hasUnzip, 'there is no unzip, with which traces are opened');
  const sandbox = await startSandbox({ defect: 'create-answers-200' });
  try {
    const parameters = [
      'test',
      '--config',
      join(root, 'playwright.config.ts'),
      '--project',
      'contract',
      '--trace',
      'on',
    ];
    const chosen = [
      '--grep',
      '@CREATE-STATUS-201|@AUTH-',
      '--output',
      join(folder, 'traces'),
      '--reporter',
      'html,line',
    ];
    const { exitCode, stdout, stderr } = await runProgram(
      process.execPath,
      [playwright, ...parameters, ...chosen],
      {
        environment: {
          ...sandbox.environment(),
          // This grant sends the client's secret and the user's password.
          ...{ OIDC_GRANT: 'password', OIDC_USERNAME: sandbox.username, OIDC_PASSWORD: sandbox.password },
          PLAYWRIGHT_HTML_OUTPUT_DIR: join(folder, 'html'),
          PLAYWRIGHT_HTML_OPEN: 'never',
        },
      },
    );
    expect(exitCode, stdout + stderr).toBe(1);
    // The page of the report carries its data as an archive.
    const page = readFileSync(join(folder, 'html', 'index.html'), 'utf8');
    const archive = /data:application\/zip;base64,([\w+/=]+)/.exec(page)![1]!;
    writeFileSync(join(folder, 'html', 'page.zip'), Buffer.from(archive, 'base64'));
    const zips = filesBelow(folder).filter(({ file }) => file.endsWith('.zip'));
    expect(zips.length).toBeGreaterThan(5);
    for (const [nth, { file }] of zips.entries()) {
      const opened = join(folder, 'opened', String(nth));
      mkdirSync(opened, { recursive: true });
      expect(spawnSync('unzip', ['-q', file, '-d', opened]).status, file).toBe(0);
    }
    const texts = [...filesBelow(folder), { file: 'output', text: stdout + stderr }];
    expect(
      texts.some(({ file, text }) => file.includes('opened') && text.includes('CREATE-STATUS-201')),
    ).toBe(true);
    for (const { file, text } of texts) {
      expect(text.includes(sandbox.clientSecret), `${file} holds the client secret`).toBe(false);
      // The sandbox's password is a word that stands everywhere; it is looked for where it is one.
      for (const sent of [`password=${sandbox.password}`, `"password":"${sandbox.password}"`])
        expect(text.includes(sent), `${file} holds the password`).toBe(false);
      expect(/eyJ[\w-]+\.eyJ[\w-]+/.exec(text)?.[0], file).toBeUndefined();
    }
  } finally {
    await sandbox.close();
  }
});
