import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import fc from 'fast-check';
import type { Mode } from '../../../contracts/results/load-result/mode.ts';
import type { LoadResult, LoadRunResult } from '../../../contracts/results/load-result/result.ts';
import { unpairedRatio } from '../../../load/figures/ratio.ts';
import { armResult, bulk, result, single } from '../../examples/load-result.ts';
import { harness } from '../../run-command.ts';
import { test } from './subjects.ts';

/** Ten rounds about these throughputs, a few percent up and down. */
function runOf(id: string, rates: [Mode, number][], changes: Partial<LoadRunResult> = {}): LoadRunResult {
  const arms = rates.flatMap(([mode, rate]) =>
    Array.from({ length: 10 }, (_, round) =>
      armResult(mode, { round: round + 1, eventsPerSecond: rate * (1 + 0.02 * Math.sin(round * 7)) }),
    ),
  );
  return { ...result, run: { ...result.run, id }, arms, ...changes };
}

test.describe('the command compare', () => {
  const compare = (output: string, before: LoadResult, after: LoadResult, more: string[] = []) => {
    const files = [before, after].map((load, nth) => {
      const file = join(output, `${nth}.json`);
      writeFileSync(file, JSON.stringify(load));
      return file;
    });
    return harness(['compare', ...files, ...more]);
  };
  const before = runOf('before', [
    [single, 1000],
    [bulk, 5000],
  ]);

  test('says of each mode whether it is faster, slower or the same: exit 1 on a regression', async ({
    output,
  }) => {
    const after = runOf('after', [
      [single, 1200],
      [bulk, 4000],
    ]);
    const run = await compare(output, before, after);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/^single +1\.200 +1\.\d+ to 1\.\d+ +faster/m);
    expect(run.stdout).toMatch(/^bulk 1000 +0\.800 +0\.\d+ to 0\.\d+ +slower/m);
    expect(run.stdout).toContain('bulk 1000: B is 20.0 % slower, more than the allowed 5 %.');
    expect((await compare(output, before, after, ['--max-regression', '25'])).exitCode).toBe(0);
  });

  test('a mode that acknowledges nothing any more is a regression: exit 1', async ({ output }) => {
    const modes = before.modes.map((one) => (one.mode === bulk ? { ...one, eventsPerSecond: 0 } : one));
    const after = runOf('after', [[single, 1000]], { modes });
    const run = await compare(output, before, after);
    expect(run.exitCode, run.stderr).toBe(1);
    expect(run.stdout).toContain(
      'bulk 1000: B acknowledged nothing in a round; A acknowledged events in every round.',
    );
    expect((await compare(output, after, before)).exitCode).toBe(0);
  });

  test('a run is the same as itself: exit 0', async ({ output }) => {
    const run = await compare(output, before, { ...before, run: { ...before.run, id: 'again' } });
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/^single +1\.000 .*same/m);
    expect(run.stdout).toContain('No mode is slower by more than 5 %.');
  });

  test('an interval in which a regression may hide is not called the same', async ({ output }) => {
    const noisy = {
      ...before,
      arms: before.arms.map((arm, nth) => ({
        ...arm,
        eventsPerSecond: arm.eventsPerSecond * (nth % 2 ? 0.8 : 1.25),
      })),
    };
    const run = await compare(output, noisy, { ...noisy, run: { ...before.run, id: 'again' } });
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/^single +1\.000 .*unclear/m);
    expect(run.stdout).toContain('No mode is shown to be slower by more than 5 %.');
    expect(run.stdout).toMatch(/^single, bulk 1000: the interval reaches below 0\.950/m);
  });

  test('a mode that is slower, though not for certain by more than is allowed, is named', async ({
    output,
  }) => {
    const noisy = (id: string, rate: number) => {
      const run = runOf(id, [[single, rate]]);
      const arms = run.arms.map((arm) => ({
        ...arm,
        eventsPerSecond: arm.eventsPerSecond * (1 + 0.04 * Math.sin(arm.round * 3)),
      }));
      return { ...run, modes: run.modes.filter(({ mode }) => mode === single), arms };
    };
    const run = await compare(output, noisy('before', 1000), noisy('after', 940));
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^single +0\.9\d+ +0\.\d+ to 0\.9[5-9]\d +slower/m);
    expect(run.stdout).toContain('No mode is shown to be slower by more than 5 %.');
    expect(run.stdout).toMatch(/^single: the interval reaches below 0\.950/m);
  });

  test('the rounds of runs that were sent in turn are pairs, in which what befell both hides nothing', async ({
    output,
  }) => {
    const drifting = (id: string, interleavedWith: string | undefined, rate: number) => {
      const run = runOf(id, [
        [single, rate],
        [bulk, 5 * rate],
      ]);
      const arms = run.arms.map((arm) => ({
        ...arm,
        eventsPerSecond: arm.eventsPerSecond * (1 + 0.4 * Math.sin(arm.round)),
      }));
      return { ...run, run: { ...run.run, ...(interleavedWith && { interleavedWith }) }, arms };
    };
    const apart = await compare(output, drifting('a', undefined, 1000), drifting('b', undefined, 900));
    expect(apart.stdout).toMatch(/^single .*unclear/m);
    // Of another pair each.
    const strangers = await compare(output, drifting('a', 'c', 1000), drifting('b', 'a', 900));
    expect(strangers.stdout).toMatch(/^single .*unclear/m);
    const inTurn = await compare(output, drifting('a', 'b', 1000), drifting('b', 'a', 900));
    expect(inTurn.exitCode).toBe(1);
    expect(inTurn.stdout).toMatch(/^single +0\.900 +0\.900 to 0\.900 +slower/m);
  });

  test('single counts with both of its arms of a round', async ({ output }) => {
    const withControl = (rate: number) => {
      const controls = runOf('controls', [[single, rate]]).arms.map((arm) => ({ ...arm, control: true }));
      return { ...before, run: { ...before.run, id: String(rate) }, arms: [...before.arms, ...controls] };
    };
    const run = await compare(output, withControl(1000), withControl(810));
    expect(run.stdout).toMatch(/^single +0\.900 /m);
  });

  test('runs with different settings are refused, naming the field: exit 2', async ({ output }) => {
    for (const [field, changes] of [
      ['settings.batches', { settings: { ...result.settings, batches: [10] } }],
      ['corpus.sha256', { corpus: { ...result.corpus, sha256: '1'.repeat(64) } }],
      ['environment.cpu', { environment: { ...result.environment, cpu: { model: 'b', cores: 8 } } }],
      ['settings.gzip', { settings: { ...result.settings, gzip: true } }],
      ['settings.vus', { settings: { ...result.settings, vus: 99 } }],
    ] satisfies [string, Partial<LoadRunResult>][]) {
      const run = await compare(output, before, { ...before, ...changes });
      expect(run.exitCode).toBe(2);
      expect(run.stderr).toContain(`${field} is`);
    }
  });

  test('an INVALID run, or one of too few rounds, compares with nothing: exit 3', async ({ output }) => {
    const validity = { ...result.validity, verdict: 'INVALID' as const, reasons: ['3 of 10 were not found'] };
    const invalid = await compare(output, before, { ...before, validity });
    expect(invalid.exitCode).toBe(3);
    expect(invalid.stderr).toContain('3 of 10 were not found');
    const short = { ...before, arms: before.arms.filter(({ round }) => round < 4) };
    expect((await compare(output, before, short)).exitCode).toBe(3);
  });

  test('a file that is not a load result is refused: exit 2', async ({ output }) => {
    const run = await harness(['compare', output, output]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('There is no load result');
  });
});

test('the interval holds the ratio and turns with it, and a factor is found as such', () => {
  const rates = fc.array(fc.double({ min: 1, max: 1e5, noNaN: true }), { minLength: 5, maxLength: 20 });
  fc.assert(
    fc.property(rates, rates, (one, other) => {
      const there = unpairedRatio(one, other)!;
      const back = unpairedRatio(other, one)!;
      expect(there.interval!.low).toBeLessThanOrEqual(there.value * (1 + 1e-9));
      expect(there.interval!.high).toBeGreaterThanOrEqual(there.value * (1 - 1e-9));
      expect(there.value * back.value).toBeCloseTo(1, 9);
      expect(there.interval!.low * back.interval!.high).toBeCloseTo(1, 6);
      const halved = unpairedRatio(
        one,
        other.map((rate) => rate * 2),
      )!;
      expect(halved.value * 2).toBeCloseTo(there.value, 6);
    }),
  );
});
