import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test as plain } from '@playwright/test';
import { formatVersion, type Report, type Verdict } from '../../../contracts/results/report.ts';
import { countVerdicts } from '../../../contracts/results/verdict.ts';
import { parseWaivers } from '../../../contracts/results/waivers.ts';
import { applyWaivers } from '../../../report/waive.ts';
import { test } from './check-command.ts';

const waiver = (fields: Record<string, string> = {}) => {
  const row = {
    requirement: 'CREATE-CHARSET',
    reason: 'being fixed',
    ticket: 'AB-1',
    expires: '2027-01-31',
    ...fields,
  };
  return `- ${Object.entries(row)
    .map(([name, value]) => `${name}: "${value}"`)
    .join('\n  ')}\n`;
};

function reportWith(verdicts: Record<string, Verdict>): Report {
  const requirements = Object.entries(verdicts).map(([id, verdict]) => ({
    ...{
      id,
      level: 'SHALL' as const,
      title: 'does it',
      verdict,
      reason: verdict === 'pass' ? null : 'it does not',
      cases: [],
    },
  }));
  return {
    formatVersion,
    harness: { name: 'auditbox-harness', version: '0.0.0' },
    run: {
      ...{
        id: 'run',
        seed: 1,
        startedAt: '2026-11-24T00:00:00.000Z',
        durationMs: 1,
        target: 'http://127.0.0.1',
      },
      ...{ exitCode: 1, complete: true, problems: [], shard: null },
      settings: { quick: false, maxBundle: 1, eventsFile: null, requirements: null, gate: 'SHALL' },
    },
    summary: countVerdicts(Object.values(verdicts)),
    requirements,
  };
}

const waive = (verdicts: Record<string, Verdict>, text: string) =>
  applyWaivers(reportWith(verdicts), parseWaivers(text, 'waivers.yaml'), new Date('2026-11-24'));

plain('a waived failure is waived, with its ticket, and does not fail the run', () => {
  const report = waive({ 'CREATE-CHARSET': 'fail', 'CREATE-TWICE': 'pass' }, waiver());
  expect(report.requirements[0]).toMatchObject({
    verdict: 'waived',
    reason: expect.stringContaining('AB-1'),
  });
  expect(report.run).toMatchObject({ exitCode: 0, problems: [] });
});

plain('a failure that no waiver names still fails the run', () => {
  const report = waive({ 'CREATE-CHARSET': 'fail', 'CREATE-TWICE': 'fail' }, waiver());
  expect(report.run.exitCode).toBe(1);
  expect(report.requirements[1]!.verdict).toBe('fail');
});

plain('an observation needs no waiver and stays what it is', () => {
  const report = waive({ 'CREATE-CHARSET': 'info', 'CREATE-TWICE': 'pass' }, waiver());
  expect(report.requirements[0]!.verdict).toBe('info');
  expect(report.run).toMatchObject({ exitCode: 0, problems: [] });
});

plain('an expired waiver waives nothing and is reported', () => {
  const report = waive({ 'CREATE-CHARSET': 'fail' }, waiver({ expires: '2026-11-23' }));
  expect(report.requirements[0]!.verdict).toBe('fail');
  expect(report.run.exitCode).toBe(1);
  expect(report.run.problems[0]).toContain('expired on 2026-11-23');
});

plain('a waiver still counts on the day of its expiry', () => {
  expect(waive({ 'CREATE-CHARSET': 'fail' }, waiver({ expires: '2026-11-24' })).run.exitCode).toBe(0);
});

plain('a waiver of what is kept fails the run until it is taken out', () => {
  const { run } = waive({ 'CREATE-CHARSET': 'pass' }, waiver());
  expect(run.exitCode).toBe(1);
  expect(run.problems[0]).toContain('Remove its waiver (AB-1)');
});

/** Waiver files that are wrong, and what is said of them. */
const wrong: [what: string, text: string, says: RegExp][] = [
  [
    'an unknown requirement',
    waiver({ requirement: 'NO-SUCH' }),
    /Row 1 of .* waives NO-SUCH, which is not a requirement/,
  ],
  [
    'no ticket',
    '- requirement: CREATE-CHARSET\n  reason: r\n  expires: "2027-01-31"\n',
    /Row 1 of .* has no ticket/,
  ],
  ['a day that is none', waiver({ expires: 'soon' }), /expires on "soon"/],
  ['no list', 'requirement: CREATE-CHARSET\n', /must be a YAML list/],
  ['no YAML', '- requirement: "\n', /is not valid YAML/],
];

for (const [what, text, says] of wrong)
  test(`a waiver file with ${what} is wrong usage, reported before anything is sent`, async ({
    folder,
    sandbox,
  }) => {
    const { harness } = await import('../../run-command.ts');
    const file = join(folder, 'waivers.yaml');
    writeFileSync(file, text);
    const { exitCode, stderr } = await harness(['check', '--waivers', file], {
      environment: sandbox.environment(),
    });
    expect(stderr).toMatch(says);
    expect(exitCode).toBe(2);
  });

plain('a day that no calendar has, and a requirement that is waived twice, are wrong usage', () => {
  for (const expires of ['2099-02-31', '2027-13-01'])
    expect(() => parseWaivers(waiver({ expires }), 'waivers.yaml')).toThrow(`expires on "${expires}"`);
  expect(() => parseWaivers(waiver() + waiver({ expires: '2020-01-01' }), 'waivers.yaml')).toThrow(
    'waivers.yaml waives CREATE-CHARSET twice',
  );
});
