import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { parse } from 'yaml';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { type CommandResult, root, runProgram } from '../../run-command.ts';

interface Delivered {
  /** The package, as `npm pack` makes it. */
  tarball: string;
  sandbox: Sandbox;
}

/** Tests that do the shell steps of a recipe as its runner would, each in an empty folder. */
const test = base.extend<{ folder: string }, { delivered: Delivered }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'auditbox-recipe-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  delivered: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'auditbox-package-'));
      const sandbox = await startSandbox();
      try {
        // A pack builds dist/, which another test may be reading in the clone.
        const clone = join(folder, 'clone');
        copyClone(clone);
        symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
        const packed = await runProgram('npm', ['pack', '--pack-destination', folder], { cwd: clone });
        expect(packed.exitCode, packed.stderr).toBe(0);
        const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
        await use({ tarball: join(folder, tarball), sandbox });
      } finally {
        await sandbox.close();
        rmSync(folder, { recursive: true });
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

test.describe.configure({ mode: 'serial', timeout: 300_000 });
test.skip(spawnSync('bash', ['--version']).error !== undefined, 'there is no bash, the shell of the recipes');

const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What stands for the reader's own deployment in a recipe, and the sandbox in its place; one requirement is enough. */
function onSandbox(text: string, { baseUrl, issuer }: Sandbox): string {
  return text
    .replaceAll('https://auditbox.example.org', baseUrl)
    .replaceAll('https://keycloak.example.org', new URL(issuer).origin)
    .replaceAll('check --output', 'check --requirement CREATE-STATUS-201 --output');
}

/** Copies the files of the clone that are the project's. */
function copyClone(to: string): void {
  const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of stdout.trim().split('\n'))
    if (existsSync(join(root, file))) cpSync(join(root, file), join(to, file));
}

/** Runs a step in the folder, where `npm install --global` installs too. */
async function step(
  script: string,
  folder: string,
  environment: Record<string, string>,
  cwd = folder,
): Promise<CommandResult> {
  const global = join(folder, 'global');
  const result = await runProgram('bash', ['-eo', 'pipefail', '-c', script], {
    cwd,
    environment: {
      npm_config_prefix: global,
      npm_config_prefer_offline: 'true',
      PATH: `${join(global, 'bin')}${delimiter}${process.env.PATH}`,
      ...environment,
    },
  });
  const isOffline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED.*registry|ETIMEDOUT/.test(result.stderr);
  base.skip(isOffline, "the npm registry can't be reached, so that the package can't be installed");
  return result;
}

const testcases = (folder: string, file: string) =>
  readFileSync(join(folder, file), 'utf8').match(/<testcase /g)!.length;

test('the GitLab job checks a deployment and leaves what it says it keeps', async ({ delivered, folder }) => {
  const { sandbox, tarball } = delivered;
  const job = parse(onSandbox(read('docs/ci/gitlab-ci.yml'), sandbox))['auditbox-contract'];
  const variables = {
    ...job.variables,
    OIDC_CLIENT_SECRET: sandbox.clientSecret,
    AUDITBOX_HARNESS_TARBALL: tarball,
  };
  const { exitCode, stdout, stderr } = await step(job.script.join('\n'), folder, variables);
  expect(exitCode, stdout + stderr).toBe(0);
  expect(testcases(folder, job.artifacts.reports.junit)).toBeGreaterThan(0);
  for (const path of job.artifacts.paths) expect(existsSync(join(folder, path)), path).toBe(true);
});

test("the Jenkins pipeline's steps check a deployment, and their JUnit file lies where it is read", async ({
  delivered,
  folder,
}) => {
  const { sandbox, tarball } = delivered;
  const pipeline = onSandbox(read('docs/ci/Jenkinsfile'), sandbox);
  const steps = [...pipeline.matchAll(/^\s*sh '(.+)'$/gm)].map(([, script]) => script!);
  const variables = Object.fromEntries(
    [...pipeline.matchAll(/^\s*([A-Z_]+) = '(.+)'$/gm)].map(([, name, value]) => [name, value!]),
  );
  expect(steps.length).toBe(2);
  expect(Object.keys(variables)).toEqual(['AUDITBOX_URL', 'KEYCLOAK_URL']);
  const credentials = { OIDC_CLIENT_ID: sandbox.clientId, OIDC_CLIENT_SECRET: sandbox.clientSecret };
  for (const script of steps) {
    const environment = { ...variables, ...credentials, AUDITBOX_HARNESS_TARBALL: tarball };
    const { exitCode, stdout, stderr } = await step(script, folder, environment);
    expect(exitCode, stdout + stderr).toBe(0);
  }
  const [, junit] = /testResults: '(.+?)'/.exec(pipeline)!;
  expect(testcases(folder, junit!)).toBeGreaterThan(0);
});

test('the action installs the harness from its repository, and its exit code is the gate', async ({
  delivered,
  folder,
}) => {
  const { sandbox } = delivered;
  const { inputs, runs } = parse(read('action.yml'));
  const repository = join(folder, 'auditbox-harness');
  copyClone(repository);
  const given: Record<string, string> = {
    'inputs.arguments': '--gate=SHALL\n\n--requirement=CREATE-STATUS-201\n',
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
        KEYCLOAK_URL: new URL(issuer).origin,
        ...{ OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, GITHUB_ACTIONS: 'true' },
        ...Object.fromEntries(variables),
      };
      results.push(await step(script, folder, environment, value(cwd)));
    }
    return results;
  };
  const held = await run(sandbox, 0);
  expect(
    held.map(({ exitCode }) => exitCode),
    held.map(({ stderr }) => stderr).join('\n'),
  ).toEqual([0, 0]);
  expect(testcases(join(folder, inputs.output.default), 'junit.xml')).toBeGreaterThan(0);
  const wrong = await startSandbox({ defect: 'create-answers-200' });
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
  const lint = (file: string) => runProgram('go', ['run', actionlint, file], { cwd: folder });
  const found = await lint(workflow);
  test.skip(/dial tcp|no such host/.test(found.stderr), "the Go proxy can't be reached");
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
