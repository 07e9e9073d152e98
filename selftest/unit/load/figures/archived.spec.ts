import { stripVTControlCharacters } from 'node:util';
import { Ajv } from 'ajv';
import schema from '../../../../contracts/results/load.schema.json' with { type: 'json' };
import { readArchivedSegment } from '../../../../load/archive/archived-run.ts';
import { percentileGrid } from '../../../../load/k6/protocol.ts';
import { mergeSegments } from '../../../../load/segments/merge.ts';
import { forms } from '../../../../report/forms.ts';
import { loadTable } from '../../../../report/terminal/load-table.ts';
import { expect, test } from '../../../plain-test.ts';

/** What k6 writes to stdout when it has sent this part of an archive. */
function lineOf(segment: string, acknowledgedEvents: number): string {
  return JSON.stringify({
    auditboxLoadSegment: 1,
    segment,
    archive: {
      runId: 'archived',
      seed: 1,
      harness: { name: 'auditbox-harness', version: '0.1.0' },
      target: 'https://auditbox.example.org/fhir',
      host: 'auditbox.example.org',
      corpus: { count: 10, bytes: 10_000, sha256: 'a'.repeat(64), seed: 1 },
    },
    order: {
      events: 200,
      requests: 20,
      batch: 10,
      isBulk: true,
      marker: 'm',
      vus: 2,
      requestTimeoutMs: 30_000,
    },
    measured: {
      windowMs: 1000,
      endedAt: 1_700_000_001_000,
      requests: acknowledgedEvents / 10,
      acknowledgedEvents,
      failedEvents: {},
      bytesSent: acknowledgedEvents * 2600,
      serviceTimeMs: percentileGrid.map(() => 12),
    },
  });
}

test('what k6 sent from an archive has every form, and says nothing of what is not known', {
  tag: '@slow',
}, async () => {
  const isLoadResult = new Ajv({ formats: { 'date-time': true } }).compile(schema);
  const whole = readArchivedSegment(lineOf('1/1', 200), 'load-segment.json');
  const parts = ['1/2', '2/2'].map((segment) => ({
    name: segment,
    result: readArchivedSegment(lineOf(segment, 100), 'load-segment.json'),
  }));
  const merged = mergeSegments(parts);
  for (const load of [whole, merged, parts[0]!.result]) {
    expect(isLoadResult(load), JSON.stringify(isLoadResult.errors)).toBe(true);
    expect(load.run.exitCode).toBe(3);
    const table = stripVTControlCharacters(loadTable(load, 'load.json'));
    expect(table).toContain('2 VUs, 200 events from an archive');
    expect(table).toContain('Not verified: k6 sent an archive by itself');
    for (const { file, render } of forms) {
      const text = await render({ report: null, load });
      const shown = (text ?? '').replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '');
      expect(shown.match(/.{0,40}\b(undefined|NaN)\b/)?.[0], file).toBeUndefined();
    }
  }
  expect(merged).toMatchObject({ kind: 'archive', run: { segment: null } });
  expect(merged.modes[0]!.events).toEqual({ sent: 200, acknowledged: 200, stored: null });
});
