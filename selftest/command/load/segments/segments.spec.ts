import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Ajv } from 'ajv';
import type { AuditEvent, Bundle } from 'fhir/r4';
import schema from '../../../../contracts/results/load.schema.json' with { type: 'json' };
import type { LoadRunResult, LoadSegmentResult } from '../../../../contracts/results/load-result/result.ts';
import { armTagSystem } from '../../../../contracts/results/load-result/tags.ts';
import { runTagSystem } from '../../../../contracts/results/run-settings.ts';
import { type Sandbox, startSandbox } from '../../../../sandbox/sandbox.ts';
import { harness } from '../../../run-command.ts';
import { needsK6, test } from '../subjects.ts';

const isLoadResult = new Ajv({ formats: { 'date-time': true } }).compile(schema);
const plan = [
  '--run-id',
  'seg',
  '--batch',
  '10',
  '--rounds',
  '2',
  '--events',
  '405',
  '--vus',
  '8',
  '--seed',
  '3',
];
const jsonIn = (folder: string) => JSON.parse(readFileSync(join(folder, 'load.json'), 'utf8'));
const resultIn = (folder: string): LoadRunResult => jsonIn(folder);
const segmentIn = (folder: string): LoadSegmentResult => jsonIn(folder);

/** What the sandbox has stored under a tag, without what it made of its own and our marks. */
async function storedUnder({ baseUrl }: Sandbox, tag: string): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const query = `_tag=${encodeURIComponent(tag)}&_count=500&_offset=${found.length}`;
    const answer = await fetch(`${baseUrl}/AuditEvent?${query}`);
    const { entry = [] } = (await answer.json()) as Bundle<AuditEvent>;
    if (entry.length === 0) return found;
    for (const { resource } of entry) {
      const { id: _id, meta: _meta, ...own } = resource!;
      found.push(JSON.stringify(own));
    }
  }
}

test('four segments at once send what one process sends, each event once, and are merged', async ({
  output,
}) => {
  needsK6();
  const sandbox = await startSandbox({ auth: false });
  try {
    const environment = { ...sandbox.environment(), TMPDIR: output };
    const folders = [1, 2, 3, 4].map((part) => join(output, String(part)));
    const runs = await Promise.all(
      folders.map((folder, nth) =>
        harness(['load', '--segment', `${nth + 1}/4`, ...plan, '--output', folder], { environment }),
      ),
    );
    for (const { exitCode, stdout, stderr } of runs) expect(exitCode, stdout + stderr).toBe(0);
    expect(runs[1]!.stdout).toContain('This is segment 2/4 of the run seg');
    const merged = join(output, 'merged');
    const report = await harness(['report', ...folders.toReversed(), '--output', merged]);
    expect(report.exitCode, report.stdout + report.stderr).toBe(0);
    const gated = join(output, 'gated');
    const gates = ['--max-p99', '0', '--max-error-rate', '0'];
    const judged = await harness(['report', ...folders, '--output', gated, ...gates]);
    expect(judged.exitCode, judged.stderr).toBe(1);
    expect(resultIn(gated).gates.map(({ flag, passed }) => [flag, passed])).toEqual([
      ['--max-p99', false],
      ['--max-error-rate', true],
    ]);
    expect(judged.stdout).toMatch(/--max-p99: measured .* required at most 0 ms: failed/);
    const part = await harness(['report', folders[0]!, '--max-p99', '0']);
    expect([part.exitCode, part.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^--max-p99: report applies gates only to a load run that it merges from all segments/,
      ),
    ]);
    const alone = join(output, 'alone');
    const one = await harness(['load', ...plan.with(1, 'alone'), '--output', alone], { environment });
    expect(one.exitCode, one.stdout + one.stderr).toBe(0);

    const [together, single] = [resultIn(merged), resultIn(alone)];
    for (const result of [together, ...folders.map(segmentIn)])
      expect(isLoadResult(result), JSON.stringify(isLoadResult.errors)).toBe(true);
    expect(together.segments.map(({ segment }) => segment)).toEqual(['1/4', '2/4', '3/4', '4/4']);
    expect(together.modes.map(({ mode, events, requests }) => [mode, events, requests])).toEqual(
      single.modes.map(({ mode, events, requests }) => [mode, events, requests]),
    );
    expect(together.modes[0]!.events).toEqual({ sent: 810, acknowledged: 810, stored: 810 });
    // Everything that was sent by search: the preflights' four each besides.
    const all = await storedUnder(sandbox, `${runTagSystem}|seg`);
    expect(all.length).toBe(together.validity.stored! + 4 * 4);
    for (const [nth, arm] of together.arms.entries()) {
      if (arm.round === 0) continue;
      const parts = folders.map((folder) => segmentIn(folder).arms[nth]!);
      const stored = await Promise.all(
        parts.map(({ marker }) => storedUnder(sandbox, `${armTagSystem}|${marker}`)),
      );
      expect(stored.map(({ length }) => length)).toEqual(parts.map(({ events }) => events.planned));
      const expected = await storedUnder(sandbox, `${armTagSystem}|${single.arms[nth]!.marker}`);
      expect(new Set(expected).size).toBe(405);
      expect(stored.flat().sort()).toEqual(expected.sort());
      const ends = parts.map(({ segment }) => segment.endedAt!);
      const starts = parts.map(({ segment }) => segment.startedAt!);
      expect(arm.windowMs).toBe(Math.max(...ends) - Math.min(...starts));
      expect(arm.eventsPerSecond).toBeCloseTo((405 * 1000) / arm.windowMs, 6);
      // Never the sum of what each reached in a time of its own.
      const sum = parts.reduce((total, { eventsPerSecond }) => total + eventsPerSecond, 0);
      expect(arm.eventsPerSecond).toBeLessThanOrEqual(sum * 1.001);
      expect(arm.serviceTimeMs!.max).toBe(Math.max(...parts.map(({ serviceTimeMs }) => serviceTimeMs!.max)));
    }
  } finally {
    await sandbox.close();
  }
});

test('a segment counts its own events alone: the one that lost some is INVALID, and so is the whole', async ({
  output,
  target,
}) => {
  needsK6();
  let losing = false;
  const { url } = await target({ loses: (event) => losing && event % 40 === 0 });
  const folders = [1, 2].map((part) => join(output, String(part)));
  const short = plan.with(5, '1').with(7, '205');
  for (const [nth, folder] of folders.entries()) {
    const more = ['--visibility-timeout', '1', '--target', url, '--output', folder];
    const { exitCode } = await harness(['load', '--segment', `${nth + 1}/2`, ...short, ...more], {
      environment: { AUDITBOX_AUTH: 'off', TMPDIR: output },
    });
    expect(exitCode).toBe(nth);
    losing = true;
  }
  const report = await harness(['report', ...folders, '--output', join(output, 'merged')]);
  expect(report.exitCode, report.stderr).toBe(1);
  const { validity, notes } = resultIn(join(output, 'merged'));
  const { lost } = resultIn(folders[1]!).validity;
  expect(lost).toBeGreaterThan(0);
  expect(validity).toMatchObject({ verdict: 'INVALID', lost, excess: 0 });
  expect(report.stdout).toContain(`INVALID: segment 2/2: ${lost} of`);
  // They ran one after the other.
  expect(notes[0]).toEqual({
    kind: 'warning',
    text: expect.stringMatching(/^the segments sent single together for only 0 % of the window/),
  });
});

for (const [what, parameters, says] of [
  ['a flag of the plan', plan.slice(2), '--segment also needs --run-id, with'],
  [
    'several flags of the plan',
    plan.slice(0, 4),
    '--segment also needs --events, --vus, --rounds and --seed, with',
  ],
  ['VUs that four can share', plan.with(9, '6'), "--vus is 6, which 4 segments can't share evenly"],
  ['events for each', plan.with(7, '39'), 'Use at least 40'],
  ['a profile of the closed model', [...plan, '--profile', 'latency'], 'it measures its rates'],
  ['no gates', [...plan, '--max-p99', '5'], "can't judge the whole run. Give --max-p99 to report"],
] as const)
  test(`a segment needs ${what}: exit 2 and one sentence`, async ({ load }) => {
    const run = await load(['--target', 'http://127.0.0.1:9', '--segment', '1/4', ...parameters], {
      environment: { AUDITBOX_AUTH: 'off' },
    });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(says);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
  });

for (const segment of ['0/4', '5/4', '1/1', '1', '1/100', 'a/4'])
  test(`${segment} is not a segment: exit 2`, async ({ load }) => {
    const run = await load(['--segment', segment, ...plan]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('Use PART/PARTS with 2 to 99 parts, such as 1/4.');
  });

test('a run id that an earlier run had is refused before it is counted again: exit 2', async ({
  load,
  target,
}) => {
  needsK6();
  const { url, submissions } = await target();
  const again = [
    '--target',
    url,
    '--run-id',
    'mine',
    '--batch',
    '10',
    '--rounds',
    '1',
    '--events',
    '100',
    '--vus',
    '4',
  ];
  const environment = { AUDITBOX_AUTH: 'off' };
  expect((await load(again, { environment })).exitCode).toBe(0);
  const sent = submissions();
  const second = await load(again, { environment });
  expect(second.exitCode).toBe(2);
  expect(second.stderr).toContain('The target already has events of a run mine');
  expect(submissions()).toBe(sent);
});

test('an invalid run id is refused before a folder is made for it: exit 2', async ({ load }) => {
  for (const id of ['../elsewhere', '.', 'x'.repeat(41), '']) {
    const run = await load(['--run-id', id]);
    expect([run.exitCode, run.stderr]).toEqual([2, expect.stringContaining('Use 1 to 40 letters')]);
  }
});
