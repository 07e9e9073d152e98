import assert from 'node:assert/strict';
import fc from 'fast-check';
import { armResultOf } from '../../../load/arm/arm-result.ts';
import { type FailureKind, failureKinds, failureOf, leavesDoubt } from '../../../load/k6/failure.ts';
import { expect, test } from '../../plain-test.ts';

const marker = 'run-a0001';
const answer = (status: number, error_code = 0) => ({ status, error_code });
const never = () => {
  throw new Error('the body of this answer need not be read');
};

test('a 201 that holds every event under another id acknowledges them', () => {
  expect(failureOf(answer(201), () => ({ events: 3, keptId: undefined }), 3)).toBeNull();
});

test('a 201 with too few, too many or no events, or without JSON, acknowledges nothing', () => {
  for (const events of [2, 4, 0, undefined, '3'])
    expect(failureOf(answer(201), () => ({ events, keptId: undefined }), 3)).toBe('201, wrong events');
  expect(failureOf(answer(201), () => null, 3)).toBe('201, wrong events');
});

test('a 201 that keeps one sent id acknowledges nothing', () => {
  expect(failureOf(answer(201), () => ({ events: 2, keptId: `${marker}-00000001` }), 2)).toBe('201, id kept');
});

test('other answers are reported by status, and a missing answer by its cause', () => {
  expect(failureOf(answer(413), never, 1)).toBe('status 413');
  expect(failureOf(answer(429), never, 1)).toBe('rate limited');
  expect(failureOf(answer(418), never, 1)).toBe('other status');
  expect(failureOf(answer(0, 1050), never, 1)).toBe('timeout');
  expect(failureOf(answer(0, 1212), never, 1)).toBe('no connection');
});

test('only a refusal leaves no doubt whether the events are stored', () => {
  const certain = failureKinds.filter((kind) => !leavesDoubt(kind));
  expect(certain.every((kind) => /^(status [34]|rate limited)/.test(kind))).toBe(true);
  expect(certain).toContain('rate limited');
  expect(['timeout', 'no connection', 'status 500', '201, id kept'].every(leavesDoubt)).toBe(true);
});

test('acknowledged, refused and doubtful events never exceed those planned, nor leave one out', () => {
  fc.assert(
    fc.property(
      fc.record({
        batch: fc.integer({ min: 1, max: 50 }),
        vus: fc.integer({ min: 1, max: 20 }),
        acknowledged: fc.nat(40),
        failed: fc.dictionary(
          fc.constantFrom<FailureKind>('timeout', 'status 400', 'status 503'),
          fc.nat(10),
        ),
        unsent: fc.nat(60),
      }),
      ({ batch, vus, acknowledged, failed, unsent }) => {
        const failedEvents = Object.fromEntries(Object.entries(failed).map(([kind, n]) => [kind, n * batch]));
        const refused = failedEvents['status 400'] ?? 0;
        const failures = Object.values(failedEvents).reduce((sum, events) => sum + events, 0);
        const events = (acknowledged + unsent) * batch + failures;
        const requests = events / batch;
        const measured = {
          windowMs: 1000,
          endedAt: 0,
          requests: requests - unsent,
          acknowledgedEvents: acknowledged * batch,
          failedEvents,
          bytesSent: 1,
          serviceTimeMs: null,
        };
        const plan = { round: 1, mode: { kind: 'bulk', batch } as const, marker };
        const result = armResultOf(plan, { batch, events, requests, vus }, measured);
        assert.equal(result.complete, unsent === 0);
        assert.equal(result.requests.acknowledged, acknowledged);
        const inDoubt = failures - refused + Math.min(unsent, vus) * batch;
        assert.equal(result.events.inDoubt, inDoubt);
        assert.ok(result.events.acknowledged + refused + inDoubt <= events);
      },
    ),
  );
});

test('an arm whose k6 said nothing acknowledged nothing and leaves all in doubt', () => {
  const plan = { round: 1, mode: { kind: 'single', batch: 1 } as const, marker };
  const result = armResultOf(plan, { batch: 1, events: 50, requests: 50, vus: 8 }, null);
  expect(result.events).toEqual({ planned: 50, acknowledged: 0, inDoubt: 50, stored: null });
  expect(result.complete).toBe(false);
});
