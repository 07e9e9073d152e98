import { expect } from '@playwright/test';
import { Ajv } from 'ajv';
import schema from '../../../contracts/results/load.schema.json' with { type: 'json' };
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { needsK6, test } from './subjects.ts';

const isLoadResult = new Ajv({ formats: { 'date-time': true } }).compile(schema);
const off = { AUDITBOX_AUTH: 'off' };
const small = ['--batch', '10', '--rounds', '1', '--events', '200', '--vus', '4'];

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
      ['--batch', '100', '--rounds', '1', '--events', '350', '--vus', '4', '--visibility-timeout', '2'],
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
