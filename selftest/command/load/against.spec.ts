import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Ajv } from 'ajv';
import schema from '../../../contracts/results/load.schema.json' with { type: 'json' };
import type { LoadRunResult } from '../../../contracts/results/load-result/result.ts';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { environmentOfOther } from '../../../target/configuration/other-environment.ts';
import { type Fixtures, type LoadRun, needsK6, test } from './subjects.ts';

const isLoadResult = new Ajv({ formats: { 'date-time': true } }).compile(schema);
const few = ['--batch', '10', '--rounds', '6', '--events', '40', '--vus', '2', '--duration', '20s'];
const noTokens = { AUDITBOX_AUTH: 'off' };

function resultAgainst(output: string): LoadRunResult {
  return JSON.parse(readFileSync(join(output, 'against', 'load.json'), 'utf8'));
}

/** Who received what, in order. */
type Seen = { by: 'A' | 'B'; what: 'event' | 'search' }[];

/** A run in which target A is slower than B, for the two tests that look at it. */
let regression: Promise<{ run: LoadRun; own: LoadRunResult; other: LoadRunResult; seen: Seen }> | undefined;

async function loadRegression({ load, target, output }: Fixtures): NonNullable<typeof regression> {
  const seen: Seen = [];
  const slow = await target({ delayMs: 20, sees: (what) => seen.push({ by: 'A', what }) });
  const fast = await target({ sees: (what) => seen.push({ by: 'B', what }) });
  const run = await load(['--target', slow.url, '--against', fast.url, ...few], { environment: noTokens });
  expect(run.exitCode, run.stdout + run.stderr).toBe(1);
  for (const form of ['summary.md', 'junit.xml', 'report.html'])
    expect(readFileSync(join(output, form), 'utf8')).toMatch(/-?-?max-regression/);
  expect(readFileSync(join(output, 'junit.xml'), 'utf8')).toContain('failures="1"');
  expect([run.result!.run.target, resultAgainst(output).run.target]).toEqual([slow.url, fast.url]);
  expect(run.stdout).toMatch(new RegExp(`^Against  ${fast.url}\nResult   .*against/load.json$`, 'm'));
  return { run, own: run.result!, other: resultAgainst(output), seen };
}

test.describe('a target slower than the deployment it is loaded against', () => {
  test.describe.configure({ mode: 'default' });

  test('is a regression: exit 1, both results written', async ({ load, target, output }) => {
    needsK6();
    regression ??= loadRegression({ load, target, output });
    const { run, own, other } = await regression;
    expect(run.stdout).toMatch(/^single +0\.\d+ +0\.\d+ to 0\.\d+ +slower/m);
    expect(run.stdout).toMatch(/^single: B is [\d.]+ % slower, more than the allowed 5 %/m);
    for (const result of [own, other]) {
      expect(isLoadResult(result), JSON.stringify(isLoadResult.errors)).toBe(true);
      expect(result.validity.verdict).toBe('valid');
      expect(result.modes.map(({ events }) => events.acknowledged)).toEqual([240, 240]);
    }
    expect([own.run.interleavedWith, other.run.interleavedWith]).toEqual([other.run.id, own.run.id]);
    expect([own.run.exitCode, other.run.exitCode]).toEqual([1, 0]);
    expect(own.gates).toEqual([
      {
        flag: '--max-regression',
        unit: '%',
        asked: 5,
        measured: expect.any(Number),
        mode: 'single',
        passed: false,
      },
    ]);
    expect(own.gates[0]!.measured).toBeGreaterThan(5);
    expect(own.notes.at(-1)!.text).toMatch(/^Compared with \S+, interleaved: single 0\.\d+× its throughput/);
    expect(own.settings.eventsPerArm).toBe(other.settings.eventsPerArm);
  });

  test('gets each arm right before or after the other, alternating, and nothing is counted before both have sent all', async ({
    load,
    target,
    output,
  }) => {
    needsK6();
    regression ??= loadRegression({ load, target, output });
    const { seen } = await regression;
    const [events, arms] = [40, 6 * 3];
    const measured = seen.filter(({ what }) => what === 'event').slice(-2 * arms * events);
    const senders = Array.from({ length: 2 * arms }, (_, nth) => {
      const ofArm = measured.slice(nth * events, (nth + 1) * events).map(({ by }) => by);
      return [...new Set(ofArm)].join('');
    });
    expect(senders.join(' ')).toBe(
      Array.from({ length: arms }, (_, nth) => (nth % 2 === 0 ? 'A B' : 'B A')).join(' '),
    );
    const whileSending = seen.slice(seen.indexOf(measured[0]!), seen.indexOf(measured.at(-1)!));
    expect(whileSending.filter(({ what }) => what === 'search')).toEqual([]);
  });
});

test('one that fails the preflight is not loaded, and the other is measured all the same', async ({
  load,
  target,
  output,
}) => {
  needsK6();
  const [good, bad] = [await target(), await target({ keepsIds: () => true })];
  const run = await load(['--target', good.url, '--against', bad.url, ...few], { environment: noTokens });
  expect(run.exitCode, run.stdout + run.stderr).toBe(3);
  expect(run.result!.validity.verdict).toBe('valid');
  expect(resultAgainst(output).preflight.passed).toBe(false);
  expect(bad.submissions()).toBeLessThan(10);
});

test('with AGAINST_ variables, VUs found for each, and gzip that one refuses, both are sent the same modes', async ({
  load,
  output,
}) => {
  needsK6();
  const sandboxes = [await startSandbox({ variant: 'takes-gzip' }), await startSandbox()];
  try {
    const [own, others] = sandboxes.map((sandbox) => sandbox.environment());
    const { AUDITBOX_URL: against, ...credentials } = others!;
    const prefixed = Object.entries(credentials).map(([name, value]) => [`AGAINST_${name}`, value]);
    const parameters = ['--against', against!, '--gzip', '--batch', '10', '--rounds', '6', '--events', '40'];
    const run = await load([...parameters, '--duration', '20s', '--max-regression', '99'], {
      environment: { ...own, ...Object.fromEntries(prefixed) },
    });
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^--max-regression: .*, required at most 99 %: passed\.$/m);
    expect(run.stdout).toMatch(/^No mode is (shown to be )?slower by more than 99 %\.$/m);
    const [result, other] = [run.result!, resultAgainst(output)];
    expect(other.validity.verdict).toBe('valid');
    expect(result.modes.map(({ mode, vus }) => [mode, vus])).toEqual(
      other.modes.map(({ mode, vus }) => [mode, vus]),
    );
    expect([result.settings.gzip, result.settings.vuSearch]).toEqual([false, true]);
    expect(result.notes).toContainEqual({
      kind: 'note',
      text: 'No gzip: the other deployment does not accept it.',
    });
    // Each has an issuer of its own, whose tokens the other refuses.
    const refused = await load(['--against', against!, ...few], { environment: own! });
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain(`The deployment at ${against} rejects the token (401)`);
    expect(refused.result).toBeNull();
  } finally {
    for (const sandbox of sandboxes) await sandbox.close();
  }
});

test("the target's token reaches no other host when that has tokens of its own", () => {
  const own = { AUDITBOX_TOKEN: 'secret', OIDC_CLIENT_ID: 'auditbox', PATH: '/bin' };
  expect(environmentOfOther({ ...own, AGAINST_OIDC_ISSUER: 'https://other.example.org' })).toMatchObject({
    ...{ OIDC_ISSUER: 'https://other.example.org', OIDC_CLIENT_ID: 'auditbox', PATH: '/bin' },
  });
  expect(environmentOfOther({ ...own, AGAINST_OIDC_ISSUER: 'https://other.example.org' })).not.toHaveProperty(
    'AUDITBOX_TOKEN',
  );
  expect(environmentOfOther(own)).toEqual(own);
  expect(() => environmentOfOther({ AGAINST_OIDC_ISUER: 'x' })).toThrow(
    'AGAINST_OIDC_ISUER is not a variable of the second deployment',
  );
});

test('a deployment that loses events is compared with nothing, and the result of the other is kept', async ({
  load,
  target,
  output,
}) => {
  needsK6();
  const [good, lossy] = [await target(), await target({ loses: (event) => event > 50 && event % 50 === 0 })];
  const run = await load(
    ['--target', good.url, '--against', lossy.url, ...few, '--visibility-timeout', '2'],
    { environment: noTokens },
  );
  expect(run.exitCode, run.stdout + run.stderr).toBe(3);
  expect(run.result!.validity.verdict).toBe('valid');
  expect(resultAgainst(output).validity.verdict).toBe('INVALID');
  expect(run.stdout).toMatch(/^Not compared with \S+: its run is INVALID, .* were not found.*\.$/m);
});

test('one that dies midway ends the run, with what was measured of both', async ({
  load,
  target,
  output,
}) => {
  needsK6();
  const [good, dying] = [await target(), await target({ diesAt: 200 })];
  const run = await load(['--target', good.url, '--against', dying.url, ...few], { environment: noTokens });
  expect(run.exitCode, run.stdout + run.stderr).toBe(3);
  expect(run.result!.validity.verdict).toBe('valid');
  expect(resultAgainst(output).stopped!.reason).toBe('target-unreachable');
  expect(run.stdout).toContain(
    `Not compared with ${dying.url}: its run ended early: "The target stopped answering`,
  );
});

test('what can not be had in turn is refused before anything is sent: exit 2', async ({ load, target }) => {
  const one = await target();
  const from = ['--target', one.url];
  for (const [parameters, said] of [
    [['--against', `${one.url}/`], 'is the target itself'],
    [
      ['--against', 'http://127.0.0.1:9', '--profile', 'latency'],
      '--against does not work with --profile latency',
    ],
    [['--against', 'nonsense'], '--against is "nonsense"'],
    [['--against', 'http://auditbox.example.org'], 'add --i-am-allowed-to-load auditbox.example.org'],
    [['--against', 'http://127.0.0.1:9', '--profile', 'smoke'], '--against needs at least 6 rounds'],
    [['--max-regression', '5'], '--max-regression needs --against URL'],
  ] as const) {
    const run = await load([...from, ...parameters], { environment: noTokens });
    expect([run.exitCode, run.stderr]).toEqual([2, expect.stringContaining(said)]);
  }
  expect(one.submissions()).toBe(0);
});
