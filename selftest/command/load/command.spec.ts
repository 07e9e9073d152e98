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
    const run = await load(['--batch', '10,100', '--rounds', '1', '--events', '1010', '--vus', '4'], {
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
  const run = await load(['--target', url, '--batch', '10', '--rounds', '1', '--events', '120'], {
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
