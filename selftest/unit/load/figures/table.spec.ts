import { stripVTControlCharacters } from 'node:util';
import type { ArmResult } from '../../../../contracts/results/load-result/arm.ts';
import type { Mode } from '../../../../contracts/results/load-result/mode.ts';
import type { LoadResult, LoadRunResult } from '../../../../contracts/results/load-result/result.ts';
import type { GatesAsked } from '../../../../load/figures/gates.ts';
import { completeResult, loadExitCode } from '../../../../load/figures/result.ts';
import { annotations } from '../../../../report/annotations.ts';
import { noteInWords } from '../../../../report/load-words.ts';
import { summaryOf } from '../../../../report/markdown/summary.ts';
import { loadTable } from '../../../../report/terminal/load-table.ts';
import { outcomeOf } from '../../../../report/verdict-words.ts';
import { bulk, modeResult, result, single } from '../../../examples/load-result.ts';
import { expect, test } from '../../../plain-test.ts';

const tableOf = (changes: Partial<LoadRunResult>) =>
  stripVTControlCharacters(loadTable({ ...result, ...changes }, '.out/run-1/load.json'));

test('shows each mode in a row within 80 columns, units in the header', () => {
  const lines = tableOf({}).split('\n');
  const [header, first, second] = lines.slice(lines.findIndex((line) => line.startsWith('mode')));
  for (const line of [header, first, second]) expect(line!.length).toBeLessThanOrEqual(80);
  expect(header).toMatch(/events\/s +× single +requests\/s +bytes\/event +p50 ms +p99 ms +max ms/);
  expect(first).toMatch(/^single +123,456 +– +123,456 +2,613 +1\.23 +1,235 +29,999/);
  expect(second).toMatch(/^bulk 1000 +234,567 +1\.90 +235/);
});

test('a gzip mode has a row within 80 columns, and its ratio to the same mode with plain bodies in words', () => {
  const gzip: Mode = { kind: 'bulk', batch: 10_000, encoding: 'gzip' };
  const ratioToPlain = { value: 0.97, interval: { low: 0.9, high: 0.99 }, rounds: 10 };
  const text = tableOf({ modes: [...result.modes, { ...modeResult(gzip, 234_567, null), ratioToPlain }] });
  expect(
    Math.max(
      ...text
        .split('\n')
        .flatMap((line) => (/^(sent|bulk 1\d* +\d|bulk \d+ gzip +\d)/.test(line) ? line.length : [])),
    ),
  ).toBeLessThanOrEqual(80);
  expect(text).toMatch(/^bulk 10000 gzip +234,567/m);
  expect(text).toContain('bulk 10000 gzip: 0.97× the throughput of bulk 10000 (95 % CI 0.90 to 0.99).');
});

test('says in words what the ratio is, and when it is none', () => {
  expect(tableOf({})).toContain('bulk 1000: 1.90× the throughput of single (95 % CI 1.80 to 2.00).');
  const near = { value: 1.02, interval: { low: 0.97, high: 1.08 }, rounds: 10 };
  const alike = { ...modeResult(bulk, 102, near), againstSingle: 'not distinguishable' as const };
  const same = tableOf({ modes: [modeResult(single, 100, null), alike] });
  expect(same).toContain('bulk 1000 is not distinguishable from single (95 % CI 0.97 to 1.08).');
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
  expect(loadExitCode(result)).toBe(0);
  expect(loadExitCode({ ...result, validity: invalid })).toBe(1);
  expect(loadExitCode({ ...result, preflight: { passed: false, cases: [] } })).toBe(1);
  expect(loadExitCode({ ...result, validity: unverified })).toBe(3);
  expect(loadExitCode({ ...result, modes: nothing })).toBe(3);
  expect(loadExitCode({ ...result, modes: [] })).toBe(3);
  expect(loadExitCode({ ...result, stopped: stopped('target-unreachable') })).toBe(3);
  expect(loadExitCode({ ...result, stopped: stopped('target-unreachable'), validity: invalid })).toBe(1);
  expect(loadExitCode({ ...result, stopped: stopped('interrupted'), validity: invalid })).toBe(130);
  expect(loadExitCode({ ...result, stopped: stopped('k6-failed') })).toBe(4);
});

test("a headline comes with the noise floor, the recommendation and the generator's ceiling", () => {
  const text = tableOf({
    singleToSingle: { value: 1.01, interval: { low: 0.97, high: 1.06 }, rounds: 10 },
    recommendation: { mode: { kind: 'bulk', batch: 100 }, best: bulk, ratioToBest: null },
    modes: result.modes.map((mode) => ({ ...mode, ceiling: { eventsPerSecond: 500_000, share: 0.25 } })),
  });
  expect(text).toContain('Noise floor (single vs. single): 1.01× (95 % CI 0.97 to 1.06).');
  expect(text).toContain('Recommended: Bundles of 100, not distinguishable from the fastest, bulk 1000.');
  expect(text).toContain("Share of the generator's ceiling: 25 % (single), 25 % (bulk 1000).");
});

test('a mode that sent few events reached at most its share of the ceiling, which is no warning', () => {
  const sending = (sent: number) =>
    result.modes.map((mode) => ({
      ...mode,
      events: { ...mode.events, sent },
      ceiling: { eventsPerSecond: 150_000, share: 0.82 },
    }));
  const warningsFor = (sent: number) =>
    completeResult({ ...result, modes: sending(sent) }).notes.filter(({ kind }) => kind === 'warning');
  expect(tableOf({ modes: sending(3999) })).toContain(
    "Share of the generator's ceiling: at most 82 % (single), at most 82 % (bulk 1000).",
  );
  expect([warningsFor(3999), warningsFor(4000)]).toEqual([[], [expect.anything(), expect.anything()]]);
});

test('a generator near its own limit is a warning on the result', () => {
  const near = { ceiling: { eventsPerSecond: 150_000, share: 0.82 }, k6Cpu: 0.95, clockBehindMs: 250 };
  const { notes } = completeResult({
    ...result,
    modes: [
      { ...result.modes[0]!, ...near },
      { ...result.modes[1]!, k6Cpu: 0.5, clockBehindMs: 900 },
    ],
  });
  expect(notes.filter(({ kind }) => kind === 'warning').map(({ text }) => text)).toEqual([
    expect.stringContaining("single reached 82 % of the generator's ceiling"),
    expect.stringContaining("k6 used 95 % of this machine's cores in single"),
    expect.stringContaining('this machine fell 900 ms behind its clock while k6 sent bulk 1000'),
  ]);
});

test('a mode that acknowledged nothing makes the run untestable, however well the others did', () => {
  const [first, second] = result.modes;
  const events = { sent: 9, acknowledged: 0, stored: 0 };
  const silent = { ...second!, events, requests: { sent: 9, acknowledged: 0 }, eventsPerSecond: 0 };
  const { run, notes } = completeResult({ ...result, modes: [first!, silent] });
  expect(run.exitCode).toBe(3);
  const forms = { report: null, load: completeResult({ ...result, modes: [first!, silent] }) };
  const words = 'Not measured: bulk 1000, where no request was acknowledged.';
  expect(loadTable(forms.load, 'load.json')).toContain(words);
  expect(outcomeOf(forms)).toMatchObject({
    state: 'inconclusive',
    headline: 'The load was not measured completely',
  });
  expect(summaryOf(forms)).toContain('Auditbox load: not measured completely');
  expect(annotations(forms).join()).toContain(words);
  expect(notes[0]!.text).toContain('no request of bulk 1000 was acknowledged: all 9 failed');
  const some = { ...silent, requests: { sent: 9, acknowledged: 7 }, events: { ...events, acknowledged: 7 } };
  const partly = completeResult({ ...result, modes: [first!, some] });
  expect(partly.run.exitCode).toBe(0);
  expect(partly.notes[0]!.text).toContain('in some rounds no request of bulk 1000 was acknowledged');
});

test('a capacity run in which no mode sustained a rate is untestable, and a mode that was not sent is reported', () => {
  const none = { mode: result.modes[0]!.mode, eventsPerSecond: null, heldMs: 0, limit: 'errors' as const };
  const { run, notes } = completeResult({ ...result, capacity: [none] });
  expect(run.exitCode).toBe(3);
  expect(notes.map(({ text }) => text).join()).toContain('bulk 1000 was not sent at any rate');
  const held = { ...none, eventsPerSecond: 100, heldMs: 30_000 };
  expect(completeResult({ ...result, capacity: [held] }).run.exitCode).toBe(0);
});

test('more than one failed request in a hundred is warned of', () => {
  const [first, ...others] = result.modes;
  const failing = (acknowledged: number) =>
    completeResult({
      ...result,
      modes: [{ ...first!, requests: { sent: 1000, acknowledged } }, ...others],
    })
      .notes.map(noteInWords)
      .join();
  expect(failing(980)).toContain('Warning: 20 of 1000 requests of single failed (2 %).');
  expect(failing(995)).not.toContain('failed (');
});

test('a gate that is missed is exit 1, unless nothing could be tested at all', () => {
  const gates = (asked: GatesAsked) => completeResult(result, asked);
  expect(gates({ minThroughput: 200_000, minRatio: 1.5, maxP99: 2000, maxErrorRate: 0 }).run.exitCode).toBe(
    0,
  );
  expect(gates({ minThroughput: 300_000 }).run.exitCode).toBe(1);
  const nothing = result.modes.map((mode) => ({ ...mode, events: { sent: 9, acknowledged: 0, stored: 0 } }));
  expect(completeResult({ ...result, modes: nothing }, { minRatio: 1 }).run.exitCode).toBe(3);
  const text = tableOf({ gates: gates({ minRatio: 2, maxP99: 2000 }).gates! });
  expect(text).toContain(
    '--min-ratio: measured 1.9 × single (bulk 1000), required at least 2 × single: failed.',
  );
  expect(text).toContain('--max-p99: measured 1,235 ms (single), required at most 2,000 ms: passed.');
});
