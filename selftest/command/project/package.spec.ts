import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { findK6, installHint } from '../../../load/binary/locate.mjs';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { type CommandOptions, type CommandResult, root, runProgram } from '../../run-command.ts';
import { packageFile } from './package-file.ts';
import { onSandbox, read, step, testcases } from './recipe-steps.ts';

interface Installed {
  folder: string;
  sandbox: Sandbox;
  /** Runs the installed command in its folder, against the sandbox. */
  installed: (parameters: string[], options?: CommandOptions) => Promise<CommandResult>;
}

/** The recipe for Jenkins installs the package in an empty folder: here once, for all tests. */
const recipe = read('docs/ci/Jenkinsfile');
const steps = (pipeline: string) => [...pipeline.matchAll(/^\s*sh '(.+)'$/gm)].map(([, script]) => script!);

const test = base.extend<object, { installation: Installed }>({
  installation: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'auditbox-installed-'));
      const sandbox = await startSandbox();
      try {
        const { exitCode, stderr } = await step(steps(recipe)[0]!, folder, {
          AUDITBOX_HARNESS_TARBALL: await packageFile(),
          ...{ npm_config_audit: 'false', npm_config_fund: 'false' },
        });
        expect(exitCode, stderr).toBe(0);
        expect(stderr).toBe('');
        await use({
          folder,
          sandbox,
          installed: (command, options = {}) =>
            runProgram('npx', ['--no-install', 'auditbox-harness', ...command], {
              cwd: folder,
              ...options,
              environment: { ...sandbox.environment(), ...options.environment },
            }),
        });
      } finally {
        await sandbox.close();
        rmSync(folder, { recursive: true });
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

test.describe.configure({ mode: 'serial' });

test("the Jenkins pipeline's steps check a deployment from an empty folder, and leave a JUnit file where it is read", async ({
  installation,
}) => {
  const { folder, sandbox } = installation;
  const pipeline = onSandbox(recipe, sandbox);
  const variables = Object.fromEntries(
    [...pipeline.matchAll(/^\s*([A-Z_]+) = '(.+)'$/gm)].map(([, name, value]) => [name!, value!]),
  );
  expect(Object.keys(variables)).toEqual(['AUDITBOX_URL', 'KEYCLOAK_URL']);
  const [, check, ...more] = steps(pipeline);
  expect(more).toEqual([]);
  const credentials = { OIDC_CLIENT_ID: sandbox.clientId, OIDC_CLIENT_SECRET: sandbox.clientSecret };
  const { exitCode, stdout, stderr } = await step(check!, folder, { ...variables, ...credentials });
  expect(exitCode, stdout + stderr).toBe(0);
  expect(stdout).toMatch(/\d+ of \d+ SHALL requirements passed/);
  const [, junit] = /testResults: '(.+?)'/.exec(pipeline)!;
  expect(testcases(folder, junit!)).toBeGreaterThan(0);
});

test('the package has the compiled harness and nothing of the clone', ({ installation }) => {
  const { folder } = installation;
  const home = join(folder, 'node_modules', 'auditbox-harness');
  expect(readdirSync(home).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
  expect(
    readdirSync(join(home, 'dist'), { recursive: true }).filter((name) =>
      /\.out|playwright\//.test(String(name)),
    ),
  ).toEqual([]);
});

test('the package has what its other commands need', async ({ installation }) => {
  const { folder, installed } = installation;
  const results = 'auditbox-results';
  const generated = await installed(['generate', '--count', '3']);
  expect(generated.stdout.trim().split('\n')).toHaveLength(3);
  const linted = await installed(['lint'], { stdin: generated.stdout });
  expect(linted.exitCode, linted.stdout).toBe(0);
  expect((await installed(['report', results])).exitCode).toBe(0);
  const dry = await installed(['check', '--dry-run', '--requirement', 'CREATE-TWICE']);
  expect(dry.stdout).toContain('1 case in 1 test');
  const replayed = await installed(['replay', 'create twice: the same body', '--report', results]);
  expect(replayed.exitCode, replayed.stderr).toBe(0);
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const alsoOfOthers = ['@types/node'];
  for (const name of Object.keys(devDependencies).filter((one) => !alsoOfOthers.includes(one)))
    expect(existsSync(join(folder, 'node_modules', name)), name).toBe(false);
});

test('the package loads a deployment', async ({ installation }) => {
  base.skip(findK6() === null, `there is no k6: ${installHint}`);
  const { exitCode, stdout, stderr } = await installation.installed([
    'load',
    ...['--batch', '10', '--rounds', '1', '--events', '100', '--vus', '2'],
  ]);
  expect(exitCode, stdout + stderr).toBe(0);
  expect(stdout).toContain('Valid: all');
});

test('help takes less than eight times what Node takes to start: 300 ms where that is 40', async ({
  installation,
}) => {
  const program = join(installation.folder, 'node_modules', 'auditbox-harness', 'dist', 'cli', 'main.js');
  expect(await shortest([program, '--help'])).toBeLessThan(8 * (await shortest(['-e', ''])));
});

/** How long Node takes for this: the best of ten, since what else the machine does is not the harness's. */
async function shortest(parameters: string[]): Promise<number> {
  const times: number[] = [];
  for (let nth = 0; nth < 10; nth++) {
    const started = performance.now();
    const { exitCode } = await runProgram(process.execPath, parameters);
    expect(exitCode).toBe(0);
    times.push(performance.now() - started);
  }
  return Math.min(...times);
}
