import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Ajv } from 'ajv';
import schema from '../../../contracts/results/load.schema.json' with { type: 'json' };
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { needsK6, test } from './subjects.ts';

const isLoadResult = new Ajv({ formats: { 'date-time': true } }).compile(schema);
const off = { AUDITBOX_AUTH: 'off' };
const small = ['--batch', '10', '--rounds', '1', '--events', '200', '--vus', '4'];

test('measures single and bulk on the sandbox and finds every acknowledged event', async ({
  load,
  output,
}) => {
  needsK6();
  const sandbox = await startSandbox();
  try {
    const run = await load(['--batch', '10,100', '--rounds', '1', '--events', '1010'], {
      environment: sandbox.environment(),
    });
    expect(run.stderr + run.stdout).toContain('Valid: all');
    expect(run.exitCode).toBe(0);
    const result = run.result!;
    expect(isLoadResult(result), JSON.stringify(isLoadResult.errors)).toBe(true);
    expect(result.run.sandbox).toBe(true);
    expect(run.stdout).toContain('Measured on the embedded sandbox; not representative of Auditbox.');
    expect(result.modes.map(({ mode }) => [mode.kind, mode.batch])).toEqual([
      ['single', 1],
      ['bulk', 10],
      ['bulk', 100],
    ]);
    for (const { events, errors, eventsPerSecond, requests, mode } of result.modes) {
      expect(events).toEqual({ sent: 1010, acknowledged: 1010, stored: 1010 });
      expect(requests).toEqual({
        sent: Math.ceil(1010 / mode.batch),
        acknowledged: Math.ceil(1010 / mode.batch),
      });
      expect(errors).toEqual({});
      expect(eventsPerSecond).toBeGreaterThan(0);
    }
    const acknowledged = result.arms.reduce((sum, { events }) => sum + events.acknowledged, 0);
    expect(result.validity).toMatchObject({ verdict: 'valid', acknowledged, stored: acknowledged, lost: 0 });
    expect(result.validity.sample.read).toBeGreaterThan(0);
    expect(result.corpus.sha256).toBe(
      spawnSync('sha256sum', [join(output, 'corpus.ndjson')], { encoding: 'utf8' }).stdout.slice(0, 64),
    );
    for (const text of [run.stdout, run.stderr, readFileSync(join(output, 'load.json'), 'utf8')])
      expect(text).not.toMatch(/eyJ|super-secret/);
  } finally {
    await sandbox.close();
  }
});

test('finds the events of an arm that fit the time, and gives an interval from five rounds on', async ({
  load,
  target,
}) => {
  needsK6();
  const { url } = await target();
  const run = await load(
    ['--target', url, '--batch', '50', '--rounds', '5', '--duration', '6s', '--vus', '4'],
    { environment: off },
  );
  expect(run.exitCode).toBe(0);
  const { settings, arms, modes } = run.result!;
  expect(settings.eventsPerArm! % 50).toBe(0);
  const measured = arms.filter(({ round }) => round > 0);
  expect(measured).toHaveLength(15);
  for (const { events } of measured) expect(events.planned).toBe(settings.eventsPerArm);
  const { value, interval, rounds } = modes[1]!.ratioToSingle!;
  expect(rounds).toBe(5);
  expect(interval!.low).toBeLessThanOrEqual(value);
  expect(interval!.high).toBeGreaterThanOrEqual(value);
  const { singleToSingle, recommendation } = run.result!;
  expect(singleToSingle!.rounds).toBe(5);
  expect(run.stdout).toContain(`Noise floor (single vs. single): ${singleToSingle!.value.toFixed(2)}×`);
  expect(['single', 'bulk']).toContain(recommendation!.mode.kind);
  for (const { ceiling, eventsPerSecond } of modes) {
    expect(ceiling!.eventsPerSecond).toBeGreaterThan(0);
    expect(ceiling!.share).toBeCloseTo(eventsPerSecond! / ceiling!.eventsPerSecond, 9);
  }
  expect(run.stdout).toMatch(/Share of the generator's ceiling: .*\d+ % \(single\), .*\d+ % \(bulk 50\)/);
  expect(run.stdout).toMatch(/bulk 50(: \d+\.\d\d× the throughput of single| is not distinguishable)/);
});

test('finds the VUs of each mode by doubling, and tells every step', async ({ load, target }) => {
  needsK6();
  // Some 50 requests a second for each VU, whatever they carry: more VUs are always faster.
  const { url } = await target({ delayMs: 20 });
  const run = await load(['--target', url, '--batch', '10', '--rounds', '1', '--events', '300'], {
    environment: off,
  });
  expect(run.exitCode).toBe(0);
  const { settings, modes, arms } = run.result!;
  expect(settings.vuSearch).toBe(true);
  for (const { mode, search, vus } of modes) {
    expect(search!.map((step) => step.vus).slice(0, 3)).toEqual([1, 2, 4]);
    expect(vus).toBeGreaterThanOrEqual(4);
    const own = arms.filter((arm) => arm.round > 0 && arm.mode.batch === mode.batch);
    // k6 takes no more VUs than there are requests.
    for (const arm of own) expect(arm.vus).toBe(Math.min(vus!, arm.requests.planned));
  }
  expect(settings.vus).toBe(Math.max(...modes.map(({ vus }) => vus!)));
  expect(run.stdout).toContain('VUs found for each mode');
});

test('many VUs share one copy of the bodies and send each of them once', async ({ load, target }) => {
  needsK6();
  const { url, stored } = await target();
  const run = await load(
    ['--target', url, '--batch', '10', '--rounds', '1', '--events', '1200', '--vus', '100'],
    { environment: off },
  );
  expect(run.exitCode).toBe(0);
  const { modes, validity } = run.result!;
  for (const { events } of modes) expect(events).toEqual({ sent: 1200, acknowledged: 1200, stored: 1200 });
  expect(validity).toMatchObject({ verdict: 'valid', lost: 0, excess: 0 });
  // The preflight's four besides.
  expect(stored.size).toBe(validity.stored! + 4);
});

test('a gate that is missed fails the run with one line that says measured and asked: exit 1', async ({
  load,
  target,
}) => {
  needsK6();
  const { url } = await target();
  const gates = ['--min-throughput', '1', '--max-error-rate', '0', '--max-p99', '0'];
  const run = await load(['--target', url, ...small, ...gates], { environment: off });
  expect(run.exitCode).toBe(1);
  expect(run.result!.gates!.map(({ flag, passed }) => [flag, passed])).toEqual([
    ['--min-throughput', true],
    ['--max-p99', false],
    ['--max-error-rate', true],
  ]);
  expect(run.stdout).toMatch(
    /--max-p99: measured [\d.,]+ ms \((single|bulk 10)\), required at most 0 ms: failed/,
  );
  expect(isLoadResult(run.result), JSON.stringify(isLoadResult.errors)).toBe(true);
});

test('a wrong secret loads nothing: exit 3, the words of the identity provider, no secret', async ({
  load,
}) => {
  needsK6();
  const sandbox = await startSandbox();
  try {
    const environment = { ...sandbox.environment(), OIDC_CLIENT_SECRET: 'wr0ng-s3cret' };
    const run = await load(small, { environment });
    expect(run.stderr).toContain('invalid_client');
    expect(run.stderr + run.stdout).not.toContain('wr0ng-s3cret');
    expect([run.exitCode, run.result]).toEqual([3, null]);
  } finally {
    await sandbox.close();
  }
});

test('a target that loses events is INVALID with the number lost in place of a throughput', async ({
  load,
  target,
}) => {
  needsK6();
  const { url } = await target({ loses: (event) => event > 300 && event % 50 === 0 });
  const run = await load(['--target', url, '--visibility-timeout', '1', ...small], { environment: off });
  expect(run.exitCode).toBe(1);
  const { validity, modes, arms } = run.result!;
  expect(validity.verdict).toBe('INVALID');
  expect(validity.lost).toBeGreaterThan(0);
  expect(validity.lost).toBe(validity.acknowledged - validity.stored!);
  expect(modes.map(({ eventsPerSecond, ratioToSingle }) => eventsPerSecond ?? ratioToSingle)).toEqual([
    null,
    null,
  ]);
  expect(run.stdout).toContain(`INVALID: ${validity.lost} of`);
  expect(run.stdout).toMatch(/\d+ lost/);
  expect(arms.reduce((sum, { events }) => sum + events.acknowledged - events.stored!, 0)).toBe(validity.lost);
});

test('a sandbox that loses one event in 1,000 is INVALID with the number lost: exit 1', async ({ load }) => {
  needsK6();
  const sandbox = await startSandbox({ defect: 'loses-events' });
  try {
    const run = await load(
      ['--batch', '100', '--rounds', '1', '--events', '1500', '--vus', '4', '--visibility-timeout', '2'],
      { environment: sandbox.environment() },
    );
    expect(run.exitCode).toBe(1);
    const { validity } = run.result!;
    expect(validity.verdict).toBe('INVALID');
    // Four events of the preflight come before.
    expect(validity.lost).toBe(Math.floor((validity.acknowledged + 4) / 1000));
    expect(run.stdout).toContain(`INVALID: ${validity.lost} of ${validity.acknowledged} acknowledged events`);
  } finally {
    await sandbox.close();
  }
});

test('a target that stores events twice is INVALID', async ({ load, target }) => {
  needsK6();
  const { url } = await target({ doubles: (event) => event === 305 });
  const run = await load(['--target', url, ...small], { environment: off });
  expect(run.exitCode).toBe(1);
  expect(run.result!.validity).toMatchObject({ verdict: 'INVALID', excess: 1 });
});

test('failed requests are reported by kind with the first answer, and do not count as throughput', async ({
  load,
  target,
}) => {
  needsK6();
  const { url } = await target({ fails: (submission) => submission > 3 && submission % 20 === 0 });
  const run = await load(['--target', url, ...small], { environment: off });
  expect(run.exitCode).toBe(0);
  const [single] = run.result!.modes;
  const failed = single!.errors['status 500']!;
  expect(failed).toBeGreaterThan(0);
  expect(single!.requests).toEqual({ sent: 200, acknowledged: 200 - failed });
  expect(single!.events.acknowledged).toBe(200 - failed);
  expect(run.stdout).toMatch(/single: \d+ requests failed \(status 500\)\. The first: .*out of order/);
});

test('a 201 that keeps the ids or leaves out an event acknowledges nothing, singly and in bulk', async ({
  load,
  target,
}) => {
  needsK6();
  const { url } = await target({
    keepsIds: (submission) => submission > 3 && submission % 7 === 0,
    answersShort: (submission) => submission > 3 && submission % 11 === 0,
  });
  const run = await load(['--target', url, ...small], { environment: off });
  expect(run.exitCode).toBe(0);
  for (const { errors, events, requests, mode } of run.result!.modes) {
    const [kept = 0, short = 0] = [errors['201, id kept'], errors['201, wrong events']];
    expect(kept).toBeGreaterThan(0);
    expect(short).toBeGreaterThan(0);
    expect(requests.acknowledged).toBe(requests.sent - kept - short);
    expect(events.acknowledged).toBe(requests.acknowledged * mode.batch);
  }
  expect(run.result!.validity).toMatchObject({ verdict: 'valid', lost: 0, excess: 0 });
  expect(run.result!.validity.inDoubt).toBeGreaterThan(0);
});

test('a target without search is held to a sample and the result says so', async ({ load, target }) => {
  needsK6();
  const { url } = await target({ search: 'none' });
  const run = await load(['--target', url, '--visibility-timeout', '1', ...small], { environment: off });
  expect(run.exitCode).toBe(0);
  expect(run.result!.validity).toMatchObject({ verdict: 'valid', countedBy: 'sample-only', stored: null });
  expect(run.stdout).toContain('Search gave no count');
});

test('a target that fails the preflight is not loaded: exit 1', async ({ load, target }) => {
  needsK6();
  const { url, submissions } = await target({ fails: (submission) => submission === 3 });
  const run = await load(['--target', url, ...small], { environment: off });
  expect(run.exitCode).toBe(1);
  expect(submissions()).toBe(3);
  expect(run.stdout).toContain('Not loaded');
  expect(run.result!.modes.every(({ events }) => events.sent === 0)).toBe(true);
  expect(isLoadResult(run.result), JSON.stringify(isLoadResult.errors)).toBe(true);
});

test('a deployment that answers 200 is not loaded, and the status is named', async ({ load }) => {
  needsK6();
  const sandbox = await startSandbox({ defect: 'create-answers-200' });
  try {
    const run = await load(small, { environment: sandbox.environment() });
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain('the response was 200 instead of 201; only a 201 counts as acknowledged');
  } finally {
    await sandbox.close();
  }
});

test('a target that acknowledges nothing after the preflight is untestable: exit 3', async ({
  load,
  target,
}) => {
  needsK6();
  const { url } = await target({ fails: (submission) => submission > 3 });
  const run = await load(['--target', url, ...small], { environment: off });
  expect(run.exitCode).toBe(3);
  expect(run.stdout).toContain('nothing was acknowledged');
  expect(run.stdout).toContain('out of order');
});

test('a target that dies midway is reported with the second when it happened: exit 3, partial result', async ({
  load,
  target,
}) => {
  needsK6();
  const { url } = await target({ diesAt: 450 });
  const run = await load(
    ['--target', url, '--batch', '10', '--rounds', '3', '--events', '300', '--vus', '4'],
    {
      environment: off,
    },
  );
  expect(run.exitCode).toBe(3);
  const { stopped, arms, validity } = run.result!;
  expect(stopped).toMatchObject({ reason: 'target-unreachable' });
  expect(run.stdout).toMatch(
    /The target stopped answering \d+\.\d s into the run, while k6 sent (single|bulk 10)/,
  );
  expect(arms.length).toBeLessThan(8);
  expect(arms.some(({ events }) => events.acknowledged > 0)).toBe(true);
  expect(validity.verdict).toBe('unverified');
  expect(isLoadResult(run.result), JSON.stringify(isLoadResult.errors)).toBe(true);
});

test('where nothing listens: exit 3 and one sentence', async ({ load, target }) => {
  needsK6();
  const { url, close } = await target();
  await close();
  const run = await load(['--target', url, ...small], { environment: off });
  expect(run.exitCode).toBe(3);
  expect(
    run.stderr
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('load:')),
  ).toEqual([
    `The deployment at ${url} can't be reached: nothing is listening there (connection refused). ` +
      'Check host and port in AUDITBOX_URL (or --target), and that the deployment is running.',
  ]);
});

test('another machine is not loaded without its host named: exit 2, before anything is sent', async ({
  load,
}) => {
  for (const more of [[], ['--i-am-allowed-to-load', 'other.example.org']]) {
    const run = await load(['--target', 'https://auditbox.example.org', ...more], { environment: off });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('--i-am-allowed-to-load');
    expect(run.stderr).toContain('auditbox.example.org');
  }
});

test('without k6: exit 3, and how to get it', async ({ load, target, output }) => {
  const { url } = await target();
  const run = await load(['--target', url, ...small], {
    environment: { ...off, PATH: output, HOME: output, XDG_CACHE_HOME: output, K6_PATH: '' },
  });
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain('Install k6');
});

test('wrong Bundle sizes, durations and profiles are wrong usage: exit 2', async ({ load }) => {
  for (const wrong of [
    ['--batch', '1,x'],
    ['--batch', '0'],
    ['--duration', '10'],
    ['--profile', 'nosuch'],
    ['--events', '100000001'],
    ['--gzip', '--events', '20001'],
  ]) {
    const run = await load(['--target', 'http://127.0.0.1:9', ...wrong], { environment: off });
    expect([wrong, run.exitCode]).toEqual([wrong, 2]);
  }
});
