import { expect } from '@playwright/test';
import { Ajv } from 'ajv';
import schema from '../../../contracts/results/load.schema.json' with { type: 'json' };
import { modeName } from '../../../contracts/results/load-result/mode.ts';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { needsK6, test } from './subjects.ts';

const isLoadResult = new Ajv({ formats: { 'date-time': true } }).compile(schema);

test('gzip bodies are separate modes: fewer bytes per event, every event found, compared with plain ones', async ({
  load,
}) => {
  needsK6();
  const sandbox = await startSandbox({ variant: 'takes-gzip' });
  try {
    const run = await load(['--gzip', '--batch', '10,50', '--rounds', '5', '--events', '150', '--vus', '4'], {
      environment: sandbox.environment(),
    });
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    const result = run.result!;
    expect(isLoadResult(result), JSON.stringify(isLoadResult.errors)).toBe(true);
    expect(result.settings.gzip).toBe(true);
    const modes = new Map(result.modes.map((mode) => [modeName(mode.mode), mode]));
    expect([...modes.keys()]).toEqual(['single', 'bulk 10', 'bulk 50', 'single gzip', 'bulk 50 gzip']);
    for (const [name, { events, errors, ceiling }] of modes) {
      expect([name, events]).toEqual([name, { sent: 750, acknowledged: 750, stored: 750 }]);
      expect([name, errors]).toEqual([name, {}]);
      expect(ceiling!.eventsPerSecond).toBeGreaterThan(0);
    }
    const bytes = (name: string) => modes.get(name)!.bytesPerEvent!;
    // Headers and the token are not compressed.
    expect(bytes('single gzip')).toBeLessThan(0.9 * bytes('single'));
    expect(bytes('bulk 50 gzip')).toBeLessThan(0.3 * bytes('bulk 50'));
    expect(modes.get('bulk 50 gzip')!.ratioToPlain!.rounds).toBe(5);
    expect(modes.get('bulk 50')!.ratioToPlain).toBeNull();
    expect(result.recommendation!.mode.encoding).toBeUndefined();
    expect(run.stdout).toMatch(/^bulk 50 gzip +[\d,]+ +\d/m);
    expect(run.stdout).toMatch(
      /^bulk 50 gzip(: [\d.]+× the throughput of| is not distinguishable from) bulk 50 \(/m,
    );
    const { validity, arms } = result;
    const acknowledged = arms.reduce((sum, { events }) => sum + events.acknowledged, 0);
    expect(validity).toMatchObject({ verdict: 'valid', acknowledged, stored: acknowledged });
  } finally {
    await sandbox.close();
  }
});

test('a target that refuses gzip is measured without, and one note says so', async ({ load }) => {
  needsK6();
  const sandbox = await startSandbox();
  try {
    const run = await load(['--gzip', '--batch', '10', '--rounds', '1', '--events', '50', '--vus', '2'], {
      environment: sandbox.environment(),
    });
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    expect(run.result!.modes.map(({ mode }) => modeName(mode))).toEqual(['single', 'bulk 10']);
    expect(run.result!.settings.gzip).toBe(false);
    const text = 'No gzip: the target does not accept it (a gzip body: the response was 415 instead of 201).';
    expect(run.result!.notes.filter((note) => note.text.includes('gzip'))).toEqual([{ kind: 'note', text }]);
    expect(run.stdout).toContain(text);
  } finally {
    await sandbox.close();
  }
});
