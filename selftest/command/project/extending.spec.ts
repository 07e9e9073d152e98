import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { runProgram } from '../../run-command.ts';
import { blocksOf, npm, test } from './pages-in-clone.ts';

/** The port of the page, which may be taken here. */
const portOfPage = '8090';

test('docs/extending.md works to the letter: its example applies, passes, and is seen to fail', async ({
  clone,
}) => {
  test.setTimeout(600_000);
  const [example] = blocksOf('extending.md', 'diff') as [string];
  const [steps, startBroken, check] = blocksOf('extending.md', 'sh') as [string, string, string];
  expect(example.match(/^\+(?!\+\+)/gm)!.length).toBeLessThan(40);
  expect(example.match(/^\+\+\+ /gm)).toHaveLength(3);

  writeFileSync(join(clone, 'example.diff'), example);
  const applied = await runProgram('git', ['apply', 'example.diff'], { cwd: clone });
  expect(applied.exitCode, `the diff of docs/extending.md is stale: ${applied.stderr}`).toBe(0);
  rmSync(join(clone, 'example.diff'));
  const [, id] = /^\+ +id: '(.+)'/m.exec(example)!;
  const ids = join(clone, 'selftest', 'unit', 'catalogue', 'requirement-ids.txt');
  const sorted = [...readFileSync(ids, 'utf8').trim().split('\n'), id!].sort();
  writeFileSync(ids, `${sorted.join('\n')}\n`);

  const [, defect] = /^\+ +name: '(.+)'/m.exec(example)!;
  const run = (script: string) =>
    runProgram('bash', ['-c', `set -euo pipefail\n${npm}\n${script}`], { cwd: clone });
  const done = await run(steps);
  expect(done.exitCode, done.stdout + done.stderr).toBe(0);
  expect(done.stdout).toContain('1 of 1 defects killed');
  expect(readFileSync(join(clone, 'docs', 'requirements.md'), 'utf8')).toContain(`### ${id}\n`);
  expect(readFileSync(join(clone, 'docs', 'detection.md'), 'utf8')).toMatch(
    new RegExp(`^\\| ${id} \\| \\w+ \\| 1 \\| ${defect} \\|$`, 'm'),
  );

  const port = await freePort();
  const onPort = (script: string) => script.replaceAll(portOfPage, port);
  const start = onPort(startBroken);
  const broken = await withStarted(start, clone, port, () => run(onPort(check)));
  expect(broken.stdout, broken.stderr).toMatch(new RegExp(`^warn ${id}`, 'm'));
  const plain = start.replace(` --defect ${defect}`, '');
  const passing = await withStarted(plain, clone, port, () => run(onPort(check)));
  expect(passing.stdout, passing.stderr).toContain('1 pass');
});

/** Runs a shell command that serves on a port for as long as `use` takes. */
async function withStarted<Result>(
  script: string,
  cwd: string,
  port: string,
  use: () => Promise<Result>,
): Promise<Result> {
  const started = spawn('bash', ['-c', `${npm}\n${script}`], { cwd, detached: true, stdio: 'ignore' });
  try {
    const isServed = () =>
      fetch(`http://127.0.0.1:${port}/metadata`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(isServed, { timeout: 60_000 }).toBe(true);
    return await use();
  } finally {
    process.kill(-started.pid!, 'SIGKILL');
  }
}

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return String(port);
}
