import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { harness, root } from '../../run-command.ts';

/** Nothing listens there: a faulty file is reported before any request. */
const target = ['--target', 'http://127.0.0.1:9'];
const ihe = join(root, 'selftest', 'examples', 'ihe-balp-examples.ndjson');
/** A folder in which no one can make another, not even root. */
const unwritable = '/proc/auditbox-harness';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'file'), 'no folder');
});
test.afterEach(() => rmSync(folder, { recursive: true }));

/** What a person gives that can't be used, and the sentence that they get; paths are below the test's folder. */
const mistakes: [what: string, parameters: string[], says: RegExp][] = [
  [
    'a folder for events',
    ['check', ...target, '--events', 'folder'],
    /events file folder can't be read: it is/,
  ],
  ['no events', ['check', ...target, '--events', 'none'], /events file none can't be read: there is no such/],
  [
    'a folder for waivers',
    ['check', ...target, '--waivers', 'folder'],
    /waiver file folder can't be read: it is/,
  ],
  [
    'a folder for --ca',
    ['check', ...target, '--ca', 'folder'],
    /authority file \(.*folder\) can't be read: it is a folder/,
  ],
  ['a folder without report', ['replay', 'a', '--report', 'folder'], /no report at folder/],
  ['a report that is none', ['report', 'file'], /file is not a result/],
  ['a report below a file', ['report', 'file/report.json'], /no result in file/],
  ['a folder to lint', ['lint', 'folder'], /folder can't be read: it is a folder/],
  ['a file to lint that is missing', ['lint', 'none'], /none can't be read: there is no such file/],
  [
    'results into a file',
    ['check', ...target, '--output', 'file'],
    /can't be written to .*file \(it is not a folder\)/,
  ],
  [
    'results below a file',
    ['load', ...target, '--output', 'file/x'],
    /can't be written to .*x \(part of its path is not a folder\)/,
  ],
  [
    'data into a file',
    ['sandbox', '--data', 'file'],
    /data folder file cannot be created: it is not a folder/,
  ],
];

for (const [what, parameters, says] of mistakes)
  test(`${what}: one sentence and exit 2`, async () => {
    const { exitCode, stderr } = await harness(parameters, {
      cwd: folder,
      environment: { AUDITBOX_AUTH: 'off' },
    });
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/E[A-Z]{4,}/);
    expect(exitCode).toBe(2);
  });

for (const command of [
  ['check', ...target],
  ['load', ...target],
  ['report', join('folder', 'report.json')],
  ['sandbox'],
])
  test(`${command[0]} says at once that it can't write where no one can`, async () => {
    test.skip(process.platform !== 'linux', 'only Linux has /proc');
    if (command[0] === 'report')
      writeFileSync(
        join(folder, 'folder', 'report.json'),
        JSON.stringify({ run: { problems: [], durationMs: 0, settings: {} }, requirements: [] }),
      );
    const flag = command[0] === 'sandbox' ? '--data' : '--output';
    const { exitCode, stderr } = await harness([...command, flag, unwritable], {
      cwd: folder,
      environment: { AUDITBOX_AUTH: 'off' },
    });
    expect(stderr).toMatch(/there is no such file or folder/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(exitCode).toBe(2);
  });

test('.env that is a folder is reported', async () => {
  mkdirSync(join(folder, '.env'));
  const { exitCode, stderr } = await harness(['check', ...target, '--events', ihe], { cwd: folder });
  expect(stderr).toMatch(/\.env can't be read: it is a folder\.\n$/);
  expect(exitCode).toBe(2);
});

test('a target that is not there leaves no empty folder behind', async () => {
  const { exitCode } = await harness(['check', ...target, '--output', 'results'], {
    cwd: folder,
    environment: { AUDITBOX_AUTH: 'off' },
  });
  expect(exitCode).toBe(3);
  expect(() => rmSync(join(folder, 'results'))).toThrow('ENOENT');
});

test('replay on a target that is not there says so in one sentence', async () => {
  const found = { name: 'a case', verdict: 'pass', message: null, curl: null, seed: 0, exchanges: [] };
  const run = { target: 'http://127.0.0.1:9', seed: 1, settings: {} };
  const report = { run, requirements: [{ id: 'CREATE-STORED', cases: [found] }] };
  writeFileSync(join(folder, 'report.json'), JSON.stringify(report));
  const { exitCode, stdout, stderr } = await harness(['replay', 'a case', '--report', 'report.json'], {
    cwd: folder,
    environment: { AUDITBOX_AUTH: 'off' },
  });
  expect(stderr).toMatch(/^The deployment at http:.* can't be reached: nothing is listening there.*\.\n$/);
  expect(stdout).toBe('');
  expect(exitCode).toBe(3);
});

test('replay refuses a report of another deployment than AUDITBOX_URL, and sends nothing', async () => {
  const found = { name: 'a case', verdict: 'pass', message: null, curl: null, seed: 0, exchanges: [] };
  const run = { target: 'http://127.0.0.1:9', seed: 1, settings: {} };
  const report = { run, requirements: [{ id: 'CREATE-STORED', cases: [found] }] };
  writeFileSync(join(folder, 'report.json'), JSON.stringify(report));
  const { exitCode, stderr } = await harness(['replay', 'a case', '--report', 'report.json'], {
    cwd: folder,
    environment: { AUDITBOX_TOKEN: 'token', AUDITBOX_URL: 'https://own.example.org/fhir' },
  });
  expect(stderr).toBe(
    'The report is about http://127.0.0.1:9, but AUDITBOX_URL is https://own.example.org/fhir. ' +
      'Use --target to say which one to test.\n',
  );
  expect(exitCode).toBe(2);
});
