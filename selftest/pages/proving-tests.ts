import { join, relative } from 'node:path';
import { root, runProgram } from '../run-command.ts';

interface Suite {
  file: string;
  specs?: { tags: string[] }[];
  suites?: Suite[];
}

/**
 * Returns, for each requirement, the files of the contract tests that name it, as Playwright lists them.
 *
 * @throws {Error} when Playwright cannot list them, for example because the validators are not compiled
 */
export async function provingTests(): Promise<Map<string, string[]>> {
  const playwright = join(root, 'node_modules', '.bin', 'playwright');
  const parameters = ['test', '--list', '--project=contract', '--reporter=json'];
  const { exitCode, stdout, stderr } = await runProgram(playwright, parameters, {
    environment: { AUDITBOX_URL: 'http://127.0.0.1:9' },
  });
  if (exitCode !== 0) throw new Error(`Playwright could not list the contract tests: ${stdout}${stderr}`);
  const { suites, config } = JSON.parse(stdout);
  const files = new Map<string, Set<string>>();
  const visit = (suite: Suite, file: string): void => {
    for (const { tags } of suite.specs ?? [])
      for (const tag of tags) {
        const id = tag.replace(/^@/, '');
        files.set(id, (files.get(id) ?? new Set()).add(relative(root, join(config.rootDir, file))));
      }
    for (const inner of suite.suites ?? []) visit(inner, file);
  };
  // A spec's own file is the one that calls `test`; the suite's is the one that a reader looks for.
  for (const suite of suites) visit(suite, suite.file);
  return new Map([...files].map(([id, names]) => [id, [...names].sort()]));
}
