import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeGates } from '../../../../load/figures/gates.ts';
import { bulk, modeResult, single } from '../../../examples/load-result.ts';
import { expect, test } from '../../../plain-test.ts';

const rate = fc.integer({ min: 1, max: 100_000 });

test('the fastest mode decides the throughput, the slowest answers decide the p99', () => {
  fc.assert(
    fc.property(rate, rate, rate, rate, (throughput, other, asked, p99) => {
      const one = modeResult(single, throughput, null);
      const slow = modeResult(bulk, other, null);
      const modes = [one, { ...slow, serviceTimeMs: { ...slow.serviceTimeMs!, p99 } }];
      const [throughputGate, p99Gate] = judgeGates({ minThroughput: asked, maxP99: asked }, modes);
      const fastest = Math.max(throughput, other);
      assert.deepEqual([throughputGate!.measured, throughputGate!.asked], [fastest, asked]);
      assert.equal(throughputGate!.passed, fastest >= asked);
      assert.equal(p99Gate!.passed, Math.max(p99, one.serviceTimeMs!.p99) <= asked);
    }),
  );
});

test('what has no sample passes no gate, however low it is set', () => {
  const silent = {
    ...modeResult(single, 0, null),
    ...{ eventsPerSecond: null, serviceTimeMs: null, requests: { sent: 0, acknowledged: 0 } },
  };
  const all = { minThroughput: 0, minRatio: 0, maxP99: 1e9, maxErrorRate: 100 };
  for (const modes of [[], [silent]])
    for (const gate of judgeGates(all, modes)) expect(gate).toMatchObject({ measured: null, passed: false });
  // One mode without an answer is enough where all are asked.
  const [p99, errors] = judgeGates({ maxP99: 1e9, maxErrorRate: 100 }, [modeResult(bulk, 100, null), silent]);
  expect([p99!.passed, errors!.passed]).toEqual([false, false]);
});

test('the error rate is that of requests, in percent', () => {
  const mode = { ...modeResult(bulk, 100, null), requests: { sent: 200, acknowledged: 197 } };
  expect(judgeGates({ maxErrorRate: 1.5 }, [mode])[0]).toMatchObject({ measured: 1.5, passed: true });
  expect(judgeGates({ maxErrorRate: 1.4 }, [mode])[0]!.passed).toBe(false);
});

test('a gate that nobody asked for is not judged', () => {
  expect(judgeGates({}, [modeResult(single, 100, null)])).toEqual([]);
});
