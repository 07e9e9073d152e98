import { expect } from '@playwright/test';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import schema from '../../../contracts/results/load.schema.json' with { type: 'json' };
import type { Step } from '../../../contracts/results/load-result/open-model.ts';
import { limitOf } from '../../../contracts/results/load-result/step-limit.ts';
import { percentileGrid } from '../../../load/k6/protocol.ts';
import { findCapacity } from '../../../load/phases/capacity.ts';
import { stepOf } from '../../../load/phases/open-step.ts';
import { armResult, bulk } from '../../examples/load-result.ts';
import { needsK6, test } from './subjects.ts';

const isLoadResult = new Ajv({ formats: { 'date-time': true } }).compile(schema);
const environment = { AUDITBOX_AUTH: 'off' };

test('latency: the same events/s in both modes at 25, 50 and 80 % of what single takes', async ({
  load,
  target,
}) => {
  needsK6();
  const { url } = await target({ delayMs: 20 });
  const run = await load(
    [
      '--profile',
      'latency',
      '--target',
      url,
      '--batch',
      '10',
      '--rounds',
      '1',
      '--events',
      '200',
      '--duration',
      '10s',
    ],
    { environment },
  );
  expect(run.exitCode).toBe(0);
  const { steps, modes, settings, validity } = run.result!;
  expect(isLoadResult(run.result), JSON.stringify(isLoadResult.errors)).toBe(true);
  expect(settings.model).toBe('open');
  expect(validity).toMatchObject({ verdict: 'valid', lost: 0, excess: 0 });
  expect(steps!.map(({ name, mode }) => [name, mode.kind])).toEqual(
    ['25 %', '50 %', '80 %'].flatMap((name) => [
      [name, 'single'],
      [name, 'bulk'],
    ]),
  );
  const capacity = modes[0]!.eventsPerSecond!;
  for (const { name, mode, eventsPerSecond, valid, reason, dropped, ...times } of steps!) {
    expect(eventsPerSecond).toBeCloseTo((capacity * Number.parseInt(name, 10)) / 100, 6);
    expect(valid).toBe(dropped === 0 && reason === null);
    expect(times.serviceTimeMs!.p50).toBeGreaterThanOrEqual(19);
    expect(times.latencyMs!.p50).toBeGreaterThanOrEqual(times.serviceTimeMs!.p50 - 1);
    // A step has whole requests, so that its rate is not met to the last event.
    if (valid) expect(times.acknowledgedPerSecond).toBeGreaterThan(eventsPerSecond * 0.8 - mode.batch);
  }
});

test('capacity: the rate rises until the target fails, and the highest is held', async ({ load, target }) => {
  needsK6();
  // From here on every answer is a 500, so that the ramp ends.
  const { url } = await target({ fails: (submission) => submission > 1200 });
  const run = await load(
    [
      '--profile',
      'capacity',
      '--target',
      url,
      '--batch',
      '50',
      '--rounds',
      '1',
      '--events',
      '200',
      '--duration',
      '15s',
    ],
    { environment },
  );
  const { capacity, steps, validity } = run.result!;
  expect(isLoadResult(run.result), JSON.stringify(isLoadResult.errors)).toBe(true);
  expect(validity.lost).toBe(0);
  expect(capacity!.length).toBeGreaterThan(0);
  expect(capacity![0]!.limit).toBe('errors');
  expect(steps!.some(({ name }) => name === 'ramp 1')).toBe(true);
  expect(run.stdout).toMatch(/(single|bulk 50) sustained/);
});

test('a target that dies in a step ends the run with the second it happened: exit 3', async ({
  load,
  target,
}) => {
  needsK6();
  const { url } = await target({ delayMs: 5, diesAt: 600 });
  const run = await load(
    [
      '--profile',
      'spike',
      '--target',
      url,
      '--batch',
      '10',
      '--rounds',
      '1',
      '--events',
      '100',
      '--duration',
      '10s',
    ],
    { environment },
  );
  expect(run.exitCode).toBe(3);
  expect(run.result!.stopped!.reason).toBe('target-unreachable');
  expect(run.result!.steps!.length).toBeGreaterThan(0);
});

const times = percentileGrid.map((percentile) => percentile);
const finished = (sent: number, planned: number, dropped: number) => ({
  result: armResult(bulk, {
    complete: sent === planned,
    events: { planned, acknowledged: sent, inDoubt: 0, stored: null },
    requests: { planned, sent, acknowledged: sent },
  }),
  tables: [{ count: sent, valuesMs: times }],
  latency: { count: sent, valuesMs: times },
  ...{ dropped, k6Error: null },
});
const planned = { name: 'x', mode: bulk, eventsPerSecond: 100, durationMs: 1000 };

test('one dropped request makes a step invalid, since its latency is in no figure', () => {
  expect(stepOf(planned, finished(100, 100, 0))).toMatchObject({ valid: true, reason: null, dropped: 0 });
  const step = stepOf(planned, finished(99, 100, 1));
  expect(step.valid).toBe(false);
  expect(step.reason).toContain('1 of 100 requests of bulk 1000 were dropped');
  expect(stepOf(planned, finished(50, 100, 0)).reason).toContain('50 of 100 requests were not sent');
});

test('an iteration more than was planned, which sends nothing, is not a failed request', () => {
  const step = stepOf(planned, finished(31, 31, 0));
  const more = { ...step, requests: { planned: 31, sent: 32, acknowledged: 31 } };
  expect(limitOf(more)).toBe(null);
  expect(limitOf({ ...more, requests: { ...more.requests, acknowledged: 30 } })).toBe('errors');
});

const held = (rate: number, most: number, limit: 'errors' | 'dropped' | 'latency'): Step => {
  const step = stepOf(planned, finished(100, 100, 0));
  if (rate <= most) return step;
  if (limit === 'dropped') return { ...step, dropped: 1, valid: false };
  if (limit === 'errors') return { ...step, requests: { planned: 100, sent: 100, acknowledged: 98 } };
  return { ...step, latencyMs: { ...step.latencyMs!, p99: 1001 } };
};

test('the capacity found is held, and within one step of what the target can', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: 50, max: 500, noNaN: true }),
      fc.constantFrom('errors' as const, 'dropped' as const, 'latency' as const),
      async (most, limit) => {
        const sent: number[] = [];
        const found = await findCapacity(
          bulk,
          async (_name, rate) => {
            sent.push(rate);
            return held(rate, most, limit);
          },
          { closed: 100, stepMs: 1, holdMs: 2 },
        );
        expect(found.eventsPerSecond).toBeLessThanOrEqual(most);
        expect(found.eventsPerSecond! * 1.2).toBeGreaterThanOrEqual(most * (1 - 1e-9));
        expect(found.limit).toBe(limit);
        expect(limitOf(held(most * 2, most, limit))).toBe(limit);
      },
    ),
  );
});

test('a target that holds nothing has no capacity', async () => {
  const nothing = async () => held(2, 1, 'errors');
  expect(await findCapacity(bulk, nothing, { closed: 100, stepMs: 1, holdMs: 1 })).toMatchObject({
    ...{ eventsPerSecond: null, limit: 'errors' },
  });
});
