import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { parse } from 'yaml';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { type CommandResult, root, runProgram } from '../../run-command.ts';
import { test as base } from '../sandbox/shared-sandbox.ts';
import { copyClone } from './clone-copy.ts';
import { packageFile } from './package-file.ts';
import { onSandbox, read, step, testcases } from './recipe-steps.ts';

/** Tests that do the shell steps of a recipe as its runner would, each in an empty folder. */
const test = base.extend<{ folder: string }, { global: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'auditbox-recipe-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  /** Where `npm install --global` installs: the second time it finds the packages there. */
  global: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'auditbox-global-'));
      await use(folder);
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
});

test.describe.configure({ mode: 'serial', timeout: 300_000 });
test.skip(spawnSync('bash', ['--version']).error !== undefined, 'there is no bash, the shell of the recipes');

test('the GitLab job checks a deployment and leaves what it says it keeps', async ({
  sandbox,
  global,
  folder,
}) => {
  const job = parse(onSandbox(read('docs/ci/gitlab-ci.yml'), sandbox))['auditbox-contract'];
  const variables = {
    ...job.variables,
    OIDC_CLIENT_SECRET: sandbox.clientSecret,
    AUDITBOX_HARNESS_TARBALL: await packageFile(),
  };
  const { exitCode, stdout, stderr } = await step(job.script.join('\n'), folder, variables, { global });
  expect(exitCode, stdout + stderr).toBe(0);
  expect(testcases(folder, job.artifacts.reports.junit)).toBeGreaterThan(0);
  for (const path of job.artifacts.paths) expect(existsSync(join(folder, path)), path).toBe(true);
});

/** In the action: set-up has run this `npm ci` in the clone, and the package is packed once for all tests. */
const npm = `npm() {
  case $1 in
    ci) ln -s "${join(root, 'node_modules')}" node_modules ;;
    pack) cp "$PACKAGE_FILE" . && basename "$PACKAGE_FILE" ;;
    *) command npm "$@" ;;
  esac
}`;

test('the action installs the harness from its repository, and its exit code is the gate', async ({
  sandbox,
  global,
  folder,
}) => {
  const { inputs, runs } = parse(read('action.yml'));
  const repository = join(folder, 'auditbox-harness');
  copyClone(repository);
  const PACKAGE_FILE = await packageFile();
  const given: Record<string, string> = {
    'inputs.arguments': '--gate=SHALL\n\n--requirement=CREATE-TWICE\n',
    'inputs.output': inputs.output.default,
    'github.action_path': repository,
  };
  const scripts = runs.steps.filter((one: { run?: string }) => one.run);
  const run = async ({ baseUrl, issuer, clientId, clientSecret }: Sandbox, from: number) => {
    const known: Record<string, string> = { ...given, 'inputs.target': baseUrl };
    const value = (text: string) => text.replace(/\$\{\{ (.+?) \}\}/g, (_, name) => known[name]!);
    const results: CommandResult[] = [];
    for (const { run: script, env = {}, 'working-directory': cwd = folder } of scripts.slice(from)) {
      if (results.some(({ exitCode }) => exitCode !== 0)) break;
      const variables = Object.entries<string>(env).map(([name, text]) => [name, value(text)]);
      const environment = {
        ...{ KEYCLOAK_URL: new URL(issuer).origin, PACKAGE_FILE },
        ...{ OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, GITHUB_ACTIONS: 'true' },
        ...Object.fromEntries(variables),
      };
      results.push(await step(`${npm}\n${script}`, folder, environment, { global, cwd: value(cwd) }));
    }
    return results;
  };
  const held = await run(sandbox, 0);
  expect(
    held.map(({ exitCode }) => exitCode),
    held.map(({ stderr }) => stderr).join('\n'),
  ).toEqual([0, 0]);
  expect(testcases(join(folder, inputs.output.default), 'junit.xml')).toBeGreaterThan(0);
  const wrong = await startSandbox({ defect: 'create-id-constant' });
  try {
    const broken = await run(wrong, scripts.length - 1);
    expect(broken.at(-1)!.exitCode).toBe(1);
    expect(broken.at(-1)!.stdout).toContain('::error');
  } finally {
    await wrong.close();
  }
});

const actionlint = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';

test('actionlint finds nothing in the workflow and the action, and finds what is wrong', async ({
  folder,
}) => {
  test.skip(
    spawnSync('go', ['version']).error !== undefined,
    'there is no Go, with which actionlint is built',
  );
  const workflow = join(folder, '.github', 'workflows', 'auditbox.yml');
  // It takes the folder with this in it for the repository, below which the action lies.
  mkdirSync(join(folder, '.git'));
  cpSync(join(root, 'docs/ci/github-actions.yml'), workflow);
  cpSync(join(root, 'action.yml'), join(folder, 'auditbox-harness', 'action.yml'));
  const installed = await runProgram('go', ['install', actionlint], { environment: { GOBIN: folder } });
  test.skip(/dial tcp|no such host/.test(installed.stderr), "the Go proxy can't be reached");
  const lint = (file: string) => runProgram(join(folder, 'actionlint'), [file], { cwd: folder });
  const found = await lint(workflow);
  expect(found.exitCode, found.stdout + found.stderr).toBe(0);
  writeFileSync(workflow, read('docs/ci/github-actions.yml').replace('target:', 'targets:'));
  expect((await lint(workflow)).stdout).toContain('input "targets" is not defined in action');
});

test('the workflow asks the action for what it takes', () => {
  const { jobs } = parse(read('docs/ci/github-actions.yml'));
  const { inputs } = parse(read('action.yml'));
  const [used] = jobs.contract.steps.filter(({ uses }: { uses: string }) => uses.startsWith('./'));
  for (const name of Object.keys(used.with)) expect(Object.keys(inputs)).toContain(name);
  for (const [name, { required }] of Object.entries<{ required?: boolean }>(inputs))
    if (required) expect(Object.keys(used.with)).toContain(name);
});
