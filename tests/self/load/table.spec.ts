import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@playwright/test';
import {
  type ArmResult,
  type LoadResult,
  loadDefinitions,
  type Mode,
  type ModeResult,
} from '../../../contracts/load.ts';
import { completeResult, exitCodeOf } from '../../../load/result.ts';
import { loadTable } from '../../../report/load-table.ts';

const single: Mode = { kind: 'single', batch: 1 };
const bulk: Mode = { kind: 'bulk', batch: 1000 };

function modeResult(mode: Mode, eventsPerSecond: number, ratio: ModeResult['ratioToSingle']): ModeResult {
  return {
    mode,
    events: { sent: 80_000, acknowledged: 80_000, stored: 80_000 },
    requests: { sent: 80_000 / mode.batch, acknowledged: 80_000 / mode.batch },
    eventsPerSecond,
    requestsPerSecond: eventsPerSecond / mode.batch,
    bytesPerEvent: 2613,
    serviceTimeMs: { p50: 1.234, p90: 10, p99: 1234.5, p99_9: 20_000, max: 29_999 },
    errors: {},
    ratioToSingle: ratio,
  };
}

const result: LoadResult = {
  harness: { name: 'auditbox-harness', version: '0.1.0' },
  run: {
    id: 'run-1',
    profile: 'compare',
    seed: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 20_000,
    target: 'http://127.0.0.1:8080',
    sandbox: false,
    exitCode: 0,
  },
  settings: {
    model: 'closed',
    batches: [1000],
    rounds: 10,
    eventsPerArm: 8000,
    vus: 8,
    durationBudgetMs: 20_000,
    requestTimeoutMs: 30_000,
    visibilityTimeoutMs: 30_000,
  },
  environment: {
    k6: 'v2.2.0',
    node: 'v20.19.0',
    platform: 'Linux',
    cpu: { model: 'a', cores: 2 },
    loadAverage: { before: [0, 0, 0], after: [1, 1, 1] },
  },
  corpus: { count: 10, bytes: 1000, sha256: '0'.repeat(64), seed: 1 },
  preflight: { held: true, cases: [] },
  validity: {
    verdict: 'valid',
    reasons: [],
    countedBy: 'total',
    acknowledged: 160_000,
    stored: 160_000,
    lost: 0,
    excess: 0,
    inDoubt: 0,
    sample: { read: 60, wrong: 0 },
  },
  stopped: null,
  notes: [],
  modes: [
    modeResult(single, 123_456, null),
    modeResult(bulk, 234_567, { value: 1.9, interval: { low: 1.8, high: 2.0 }, rounds: 10 }),
  ],
  failures: [],
  arms: [],
  definitions: { ...loadDefinitions },
};

const tableOf = (changes: Partial<LoadResult>) =>
  stripVTControlCharacters(loadTable({ ...result, ...changes }, '.out/run-1/load.json'));

test('shows each way to send in a row within 80 columns, units in the header', () => {
  const lines = tableOf({}).split('\n');
  const [header, first, second] = lines.slice(lines.findIndex((line) => line.startsWith('sent as')));
  for (const line of [header, first, second]) expect(line!.length).toBeLessThanOrEqual(80);
  expect(header).toMatch(/events\/s +× single +requests\/s +bytes\/event +p50 ms +p99 ms +max ms/);
  expect(first).toMatch(/^single +123,456 +– +123,456 +2,613 +1\.23 +1,235 +29,999/);
  expect(second).toMatch(/^bulk 1000 +234,567 +1\.90 +235/);
});

test('says in words what the ratio is, and when it is none', () => {
  expect(tableOf({})).toContain(
    'bulk 1000 took 1.90 × the events of single a second (95 % interval 1.80 to 2.00).',
  );
  const near = { value: 1.02, interval: { low: 0.97, high: 1.08 }, rounds: 10 };
  const alike = { ...modeResult(bulk, 102, near), againstSingle: 'not distinguishable' as const };
  const same = tableOf({ modes: [modeResult(single, 100, null), alike] });
  expect(same).toContain('bulk 1000 is not distinguishable from single (95 % interval 0.97 to 1.08).');
});

test('an INVALID result shows the number lost where the throughput would stand', () => {
  const arm = { mode: bulk, events: { planned: 10, acknowledged: 10, inDoubt: 0, stored: 7 } } as ArmResult;
  const none = { eventsPerSecond: null, requestsPerSecond: null, ratioToSingle: null };
  const text = tableOf({
    modes: result.modes.map((mode) => ({ ...mode, ...none })),
    arms: [arm],
    validity: { ...result.validity, verdict: 'INVALID', lost: 3, reasons: ['3 of 10 were not found'] },
  });
  expect(text).toMatch(/^single +INVALID/m);
  expect(text).toMatch(/^bulk 1000 +3 lost/m);
  expect(text).toContain('INVALID: 3 of 10 were not found.');
  expect(text).not.toMatch(/123,456|234,567/);
});

test('the exit code says the worst: interrupted, broken, untestable', () => {
  const stopped = (reason: NonNullable<LoadResult['stopped']>['reason']) => ({
    reason,
    afterMs: 1,
    message: '',
  });
  const invalid = { ...result.validity, verdict: 'INVALID' as const };
  const unverified = { ...result.validity, verdict: 'unverified' as const };
  const nothing = result.modes.map((mode) => ({ ...mode, events: { sent: 9, acknowledged: 0, stored: 0 } }));
  expect(exitCodeOf(result)).toBe(0);
  expect(exitCodeOf({ ...result, validity: invalid })).toBe(1);
  expect(exitCodeOf({ ...result, preflight: { held: false, cases: [] } })).toBe(1);
  expect(exitCodeOf({ ...result, validity: unverified })).toBe(3);
  expect(exitCodeOf({ ...result, modes: nothing })).toBe(3);
  expect(exitCodeOf({ ...result, modes: [] })).toBe(3);
  expect(exitCodeOf({ ...result, stopped: stopped('target-unreachable') })).toBe(3);
  expect(exitCodeOf({ ...result, stopped: stopped('target-unreachable'), validity: invalid })).toBe(1);
  expect(exitCodeOf({ ...result, stopped: stopped('interrupted'), validity: invalid })).toBe(130);
  expect(exitCodeOf({ ...result, stopped: stopped('k6-failed') })).toBe(4);
});

test('a headline stands beside what single does against itself, the recommendation and the limit of the generator', () => {
  const text = tableOf({
    singleToSingle: { value: 1.01, interval: { low: 0.97, high: 1.06 }, rounds: 10 },
    recommendation: { mode: { kind: 'bulk', batch: 100 }, best: bulk, ratioToBest: null },
    modes: result.modes.map((mode) => ({ ...mode, ceiling: { eventsPerSecond: 500_000, share: 0.25 } })),
  });
  expect(text).toContain('single took 1.01 × the events of itself (95 % interval 0.97 to 1.06).');
  expect(text).toContain('Recommended: Bundles of 100, not distinguishable from the fastest, bulk 1000.');
  expect(text).toContain('Of what the generator can do at all: single 25 %, bulk 1000 25 %.');
});

test('a generator near its own limit is a warning on the result', () => {
  const near = { ceiling: { eventsPerSecond: 150_000, share: 0.82 }, k6Cpu: 0.95 };
  const { notes } = completeResult({
    ...result,
    modes: [
      { ...result.modes[0]!, ...near },
      { ...result.modes[1]!, k6Cpu: 0.5 },
    ],
  });
  expect(notes.filter((note) => note.startsWith('Warning: '))).toEqual([
    expect.stringContaining('single reached 82 % of what the generator can do'),
    expect.stringContaining("k6 took 95 % of this machine's cores in single"),
  ]);
});
