import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from '@playwright/test';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { type CommandResult, root, runProgram } from '../../run-command.ts';

/** Each has one case, in different files: enough to see that a recipe works. */
export const fewRequirements = ['CREATE-TWICE', 'HEALTHCHECK-200'];

export const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What stands for the reader's own deployment in a recipe, and the sandbox in its place; few requirements. */
export function onSandbox(text: string, { baseUrl, issuer }: Sandbox): string {
  return text
    .replaceAll('https://auditbox.example.org', baseUrl)
    .replaceAll('https://keycloak.example.org', new URL(issuer).origin)
    .replaceAll('check --output', `check --requirement ${fewRequirements.join(' ')} --output`);
}

/**
 * Runs a step of a recipe in a folder.
 *
 * @param options.global where `npm install --global` installs
 */
export async function step(
  script: string,
  folder: string,
  environment: Record<string, string>,
  { global, cwd = folder }: { global?: string; cwd?: string } = {},
): Promise<CommandResult> {
  const result = await runProgram('bash', ['-eo', 'pipefail', '-c', script], {
    cwd,
    environment: {
      npm_config_prefer_offline: 'true',
      ...(global && {
        npm_config_prefix: global,
        PATH: `${join(global, 'bin')}${delimiter}${process.env.PATH}`,
      }),
      ...environment,
    },
  });
  const isOffline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED.*registry|ETIMEDOUT/.test(result.stderr);
  test.skip(isOffline, "the npm registry can't be reached, so that the package can't be installed");
  return result;
}

/** How many test cases a JUnit file has. */
export function testcases(folder: string, file: string): number {
  return readFileSync(join(folder, file), 'utf8').match(/<testcase /g)!.length;
}
