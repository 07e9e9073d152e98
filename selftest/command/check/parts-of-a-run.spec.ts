import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Report } from '../../../contracts/results/report.ts';
import { harness } from '../../run-command.ts';
import { observed, readReport, test, withVerdict } from './check-command.ts';

test('a dry run lists the cases and sends nothing', async () => {
  const environment = { AUDITBOX_URL: 'http://127.0.0.1:9', AUDITBOX_AUTH: 'off' };
  const { exitCode, stdout } = await harness(['check', '--dry-run', '--requirement', 'CREATE-TWICE'], {
    environment,
  });
  expect(exitCode).toBe(0);
  expect(stdout).toBe('CREATE-TWICE\n  create twice: the same body\n1 case in 1 test; nothing was sent.\n');
});

test.describe('the shards of a run', () => {
  test.describe.configure({ mode: 'default' });
  const only = ['CREATE-STATUS-201', 'INVALID-MISSING-REQUIRED', 'HEALTHCHECK-200'];
  let scratch: string;
  let shards: string[];
  let merged: Report;

  test.beforeAll(async ({ sandbox }) => {
    scratch = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
    shards = ['1', '2'].map((nth) => join(scratch, nth));
    for (const [nth, output] of shards.entries()) {
      const chosen = ['--quick', '--requirement', ...only, '--shard', `${nth + 1}/2`, '--output', output];
      const { exitCode, stderr } = await harness(['check', ...chosen], {
        environment: sandbox.environment(),
      });
      expect(exitCode, stderr).toBe(0);
    }
    const { exitCode, stderr } = await harness(['report', ...shards, '--output', join(scratch, 'merged')]);
    expect(exitCode, stderr).toBe(0);
    merged = readReport(join(scratch, 'merged'));
  });
  test.afterAll(() => rmSync(scratch, { recursive: true }));

  test('together have the cases of the whole, each once', async ({ sandbox }) => {
    const parameters = ['check', '--dry-run', '--quick', '--requirement', ...only];
    const { stdout } = await harness(parameters, { environment: sandbox.environment() });
    const whole = [...stdout.matchAll(/^ {2}(.+)$/gm)].map(([, name]) => name!);
    expect(whole.length).toBeGreaterThan(3);
    const namesOf = (report: Report) =>
      report.requirements.flatMap(({ id, cases }) => cases.map(({ name }) => `${id} ${name}`));
    const all = namesOf(merged);
    expect(new Set(all).size).toBe(all.length);
    const names = new Set(merged.requirements.flatMap((row) => row.cases.map(({ name }) => name)));
    expect([...names].sort()).toEqual(whole.sort());
    for (const output of shards) expect(namesOf(readReport(output)).length).toBeLessThan(all.length);
  });

  test('are not merged when one is missing', async ({ folder }) => {
    // As if the run had had three shards.
    const two = shards.map((output, nth) => {
      const report = readReport(output);
      const shard = nth === 0 ? '1/3' : '3/3';
      const copy = join(folder, String(nth));
      mkdirSync(copy);
      writeFileSync(join(copy, 'report.json'), JSON.stringify({ ...report, run: { ...report.run, shard } }));
      return copy;
    });
    const { exitCode, stderr } = await harness(['report', ...two]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('2/3');
  });

  test('have cases that can be replayed by name', async ({ folder, sandbox }) => {
    const options = { environment: sandbox.environment(), cwd: folder };
    const row = merged.requirements.find(({ id }) => id === 'INVALID-MISSING-REQUIRED')!;
    cpSync(join(scratch, 'merged'), folder, { recursive: true });
    const replay = await harness(['replay', row.cases[0]!.name, '--report', folder], options);
    expect(replay.exitCode, replay.stderr).toBe(0);
    expect(replay.stdout).toContain('pass   INVALID-MISSING-REQUIRED (as before)');
    const unknown = await harness(['replay', 'no such case', '--report', folder], options);
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('has no case "no such case"');
  });
});

test('a run that only observes proves nothing, and so does its replay', async ({
  check,
  folder,
  sandbox,
}) => {
  const { exitCode, stdout, report } = await check(['--requirement', ...observed]);
  expect(withVerdict(report, 'info')).toEqual(observed);
  expect(report.summary).toMatchObject({ info: 3, skip: 0, pass: 0 });
  expect(exitCode).toBe(3);
  expect(stdout).toContain('Only observed: the documents are silent, so nothing was proved.');
  expect(stdout).not.toContain('not tested');
  const name = 'transfer of the body: by gzip';
  const replay = await harness(['replay', name, '--report', folder], { environment: sandbox.environment() });
  expect(replay.exitCode, replay.stderr).toBe(3);
  expect(replay.stdout).toContain('info   ROBUST-GZIP (as before)');
});
