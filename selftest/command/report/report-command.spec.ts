import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import loadSchema from '../../../contracts/results/load.schema.json' with { type: 'json' };
import { currentLoad, currentReport } from '../../../contracts/results/older-formats.ts';
import reportSchema from '../../../contracts/results/report.schema.json' with { type: 'json' };
import { formatVersion } from '../../../contracts/results/report.ts';
import { forms } from '../../../report/forms.ts';
import { dataFolder } from '../../examples/golden.ts';
import { everyGate, everyVerdict, loadOf, reportOf } from '../../examples/results.ts';
import { harness } from '../../run-command.ts';
import { test } from './run-folders.ts';

const all = forms.map(({ file }) => file);
const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

test('a result of the first format version still has every form, and shows as it did', async ({ folder }) => {
  for (const name of ['report', 'load'])
    cpSync(join(dataFolder, `${name}-v1.json`), join(folder, `${name}.json`));
  const { exitCode, stdout, stderr } = await harness(['report', folder]);
  expect(exitCode, stderr).toBe(0);
  expect(readdirSync(folder).sort()).toEqual([...all, 'load.json', 'report.json'].sort());
  expect(stdout).toContain('3 of 3 SHALL requirements passed.');
  expect(stdout).toContain('Valid: all 400 acknowledged events were found');
  expect(stdout.trim().split('\n').at(-1)).toBe(`Also     ${all.join(', ')}`);
});

test('older results become what the schemas of today say', () => {
  const isReport = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(reportSchema);
  const isLoad = new Ajv({ formats: { 'date-time': true } }).compile(loadSchema);
  const [report, load] = [json(join(dataFolder, 'report-v1.json')), json(join(dataFolder, 'load-v1.json'))];
  expect([isReport(report), isLoad(load)]).toEqual([false, false]);
  expect(isReport(currentReport(report, 'report.json')), JSON.stringify(isReport.errors)).toBe(true);
  expect(isLoad(currentLoad(load, 'load.json')), JSON.stringify(isLoad.errors)).toBe(true);
  expect(isReport(everyVerdict()), JSON.stringify(isReport.errors)).toBe(true);
  expect(isLoad(loadOf(7300)), JSON.stringify(isLoad.errors)).toBe(true);
});

test('a report without the verdict info is read, and what was skipped stays so', () => {
  const { summary, ...rest } = everyVerdict();
  const { info: _, ...before } = summary;
  const older = currentReport({ ...rest, summary: before, formatVersion: 2 } as never, 'report.json');
  expect(older).toMatchObject({ formatVersion, summary: { info: 0, skip: 1 } });
});

test('a sentence among the notes of an older load run becomes a note of its kind', () => {
  const notes = ['Warning: the clock fell behind.', 'Invalid step: single, 80 %: too slow.', 'As it is.'];
  const older = { ...loadOf(7300), formatVersion: 2, notes } as never;
  expect(currentLoad(older, 'load.json').notes).toEqual([
    { kind: 'warning', text: 'the clock fell behind.' },
    { kind: 'invalid-step', text: 'Invalid step: single, 80 %: too slow.' },
    { kind: 'note', text: 'As it is.' },
  ]);
});

test('a segment and an archive of format version 2 become results of their own kinds', () => {
  const isLoad = new Ajv({ formats: { 'date-time': true } }).compile(loadSchema);
  const older = { ...json(join(dataFolder, 'load-v1.json')), formatVersion: 2 };
  const [arm] = older.arms;
  const segment = { events: 200, startedAt: null, endedAt: null, serviceTimeMs: null };
  const ofSegment = currentLoad(
    { ...older, run: { ...older.run, segment: '1/2' }, arms: [{ ...arm, segment }] },
    'load.json',
  );
  expect(isLoad(ofSegment), JSON.stringify(isLoad.errors)).toBe(true);
  expect(ofSegment).toMatchObject({ kind: 'segment', run: { segment: '1/2' }, arms: [{ segment }] });
  const unknown = { model: 'unknown', cores: 0 };
  const ofArchive = currentLoad(
    {
      ...older,
      run: { ...older.run, profile: 'archive' },
      settings: { ...older.settings, durationBudgetMs: 0, visibilityTimeoutMs: 0 },
      environment: { ...older.environment, k6: 'unknown', cpu: unknown },
      validity: { ...older.validity, countedBy: 'sample-only', stored: null, sample: { read: 0, wrong: 0 } },
    },
    'load.json',
  );
  expect(isLoad(ofArchive), JSON.stringify(isLoad.errors)).toBe(true);
  expect(ofArchive).toMatchObject({
    kind: 'archive',
    run: { segment: null },
    settings: { events: older.settings.eventsPerArm, visibilityTimeoutMs: null },
    validity: { countedBy: null },
  });
  expect(ofArchive).not.toHaveProperty('environment');
});

test('a result of a newer harness is refused, not misread', async ({ runFolder }) => {
  const newer = { ...everyVerdict(), formatVersion: formatVersion + 1 } as never;
  const { exitCode, stderr } = await harness(['report', runFolder('newer', { report: newer })]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(
    `format version ${formatVersion + 1}. This harness reads versions up to ${formatVersion}.`,
  );
});

test('a load run alone has the forms that it has something for', async ({ runFolder }) => {
  const folder = runFolder('load', { load: loadOf(7300) });
  const { exitCode, stdout } = await harness(['report', folder]);
  expect(exitCode).toBe(0);
  expect(existsSync(join(folder, 'junit.xml'))).toBe(true);
  expect(existsSync(join(folder, 'testreport.json'))).toBe(false);
  expect(stdout).toContain('bulk 100: 7.30× the throughput of single');
});

test('the exit code is that of the part that failed', async ({ runFolder }) => {
  const { requirements } = everyVerdict();
  const held = reportOf(requirements.slice(2, 3), { exitCode: 0 });
  const lost = loadOf(7300, { run: { ...loadOf(1).run, exitCode: 1 } });
  expect((await harness(['report', runFolder('a', { report: held, load: lost })])).exitCode).toBe(1);
  expect((await harness(['report', runFolder('b', { report: held })])).exitCode).toBe(0);
  expect((await harness(['report', runFolder('c', { report: everyVerdict() })])).exitCode).toBe(1);
});

test('a run without a SHALL says so, and not that it keeps 0 of 0', async ({ runFolder }) => {
  const rows = everyVerdict().requirements.filter(({ level }) => level !== 'SHALL');
  const folder = runFolder('should', { report: reportOf(rows, { exitCode: 0, problems: [] }) });
  const { stdout } = await harness(['report', folder]);
  expect(stdout).toMatch(/^No SHALL requirement was tested\.$/m);
  expect(stdout).not.toContain('0 of 0');
  const page = readFileSync(join(folder, 'report.html'), 'utf8');
  expect(page).toContain('No SHALL requirement was tested');
  expect(page).not.toMatch(/0 of 0|all 0/);
});

test('what is neither a run nor a result is refused in a sentence: exit 2', async ({ folder }) => {
  const nothing = await harness(['report', folder]);
  expect([nothing.exitCode, nothing.stderr]).toEqual([
    2,
    `There is no result in ${folder}. Name the folder of a run, or its report.json.\n`,
  ]);
  writeFileSync(join(folder, 'report.json'), '{"requirements": []}');
  const wrong = await harness(['report', folder]);
  expect([wrong.exitCode, wrong.stderr]).toEqual([
    2,
    `${join(folder, 'report.json')} is not a report of this harness. Name the report.json of a check.\n`,
  ]);
});

test('on GitHub Actions failures are annotated and the summary is added to that of the job', async ({
  folder,
  runFolder,
}) => {
  const run = runFolder('run', { report: everyVerdict() });
  const jobSummary = join(folder, 'job-summary.md');
  writeFileSync(jobSummary, 'what another step wrote\n');
  const { stdout } = await harness(['report', run], {
    environment: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: jobSummary },
  });
  expect(stdout.match(/^::error title=/gm)).toHaveLength(3);
  const slow = loadOf(7300, { gates: everyGate, run: { ...loadOf(1).run, exitCode: 1 } });
  const failed = await harness(['report', runFolder('slow', { load: slow })], {
    environment: { GITHUB_ACTIONS: 'true' },
  });
  expect(failed.stdout.match(/^::error title=Auditbox load::--max-.* failed\.$/gm)).toHaveLength(2);
  expect(readFileSync(jobSummary, 'utf8')).toBe(
    `what another step wrote\n${readFileSync(join(run, 'summary.md'), 'utf8')}\n`,
  );
  const elsewhere = await harness(['report', run], { environment: { GITHUB_STEP_SUMMARY: folder } });
  expect(elsewhere.stdout).not.toContain('::error title');
  expect(elsewhere.stderr).toContain('$GITHUB_STEP_SUMMARY is not writable');
  expect(elsewhere.exitCode).toBe(1);
});
