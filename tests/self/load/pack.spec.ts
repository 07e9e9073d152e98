import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import type { AuditEvent, Bundle } from 'fhir/r4';
import { armTagSystem, blockTagSystem, eventsPerBlock, type Mode } from '../../../contracts/load.ts';
import { runTagSystem } from '../../../contracts/run.ts';
import { readCorpus } from '../../../load/corpus.ts';
import { blockOf, prepareEvents, writePack } from '../../../load/pack.ts';
import { markerOf } from '../../../load/plan.ts';
import { eventsInAnswer } from '../../../load/stored.ts';
import { root } from '../command.ts';

const corpus = readCorpus(join(root, 'tests/self/data/ihe-balp-examples.ndjson'), 1).events;
const prepared = prepareEvents(corpus, 'run-1');
const marker = markerOf('run-1', 7);

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-pack-'));
});
test.afterAll(() => rmSync(folder, { recursive: true }));

/** The request bodies as k6 cuts them out. */
function packed(mode: Mode, events: number, name = 'arm'): string[] {
  return bodiesOf(mode, events, name).map((body) => body.toString('utf8'));
}

function bodiesOf(mode: Mode, events: number, name: string): Buffer[] {
  const files = { bodiesFile: join(folder, `${name}.bin`), offsetsFile: join(folder, `${name}.offsets`) };
  const pack = writePack(prepared, { mode, marker, events }, files);
  const bodies = readFileSync(pack.bodiesFile);
  const offsets = new Float64Array(new Uint8Array(readFileSync(pack.offsetsFile)).buffer);
  expect(offsets.length).toBe(pack.requests + 1);
  expect(offsets.at(-1)).toBe(bodies.length);
  return Array.from({ length: pack.requests }, (_, index) =>
    bodies.subarray(offsets[index], offsets[index + 1]),
  );
}

const single: Mode = { kind: 'single', batch: 1 };

test('an event keeps all of its own and gets an id, the tags of run, arm and block, and HTEST', () => {
  const event: AuditEvent = {
    ...corpus[0]!,
    id: 'own',
    meta: {
      profile: ['http://example.org/profile'],
      tag: [{ system: 'urn:own', code: 'mine' }],
      security: [{ system: 'urn:own', code: 'R' }],
    },
  };
  const { id, meta, ...rest } = JSON.parse(prepareEvents([event], 'run-1')(marker, 3));
  const { id: _id, meta: _meta, ...own } = event;
  expect(rest).toEqual(own);
  expect(id).toBe(`${marker}-00000003`);
  expect(meta).toEqual({
    profile: ['http://example.org/profile'],
    tag: [
      { system: runTagSystem, code: 'run-1' },
      { system: armTagSystem, code: marker },
      { system: blockTagSystem, code: `${marker}.00000` },
      { system: 'urn:own', code: 'mine' },
    ],
    security: [
      { system: 'urn:own', code: 'R' },
      { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST' },
    ],
  });
});

test('HTEST stands once on an event that has it already', () => {
  for (const number of corpus.keys())
    expect(JSON.parse(prepared(marker, number)).meta.security).toHaveLength(
      corpus[number]!.meta?.security?.length ?? 1,
    );
});

test('every way to send carries the very same events in the same order, whatever divides what', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 120 }), (events, batch) => {
      const singles = packed(single, events).map((body) => JSON.parse(body) as AuditEvent);
      const bundles = packed({ kind: 'bulk', batch }, events).map((body) => JSON.parse(body) as Bundle);
      expect(bundles.flatMap((bundle) => eventsInAnswer(JSON.stringify(bundle)))).toEqual(singles);
      expect(bundles.every(({ type, entry }) => type === 'collection' && entry!.length <= batch)).toBe(true);
      expect(new Set(singles.map(({ id }) => id)).size).toBe(events);
    }),
    { numRuns: 25 },
  );
});

test('gzip bodies are the plain ones, each compressed by itself', () => {
  for (const mode of [single, { kind: 'bulk', batch: 7 }] satisfies Mode[]) {
    const compressed = bodiesOf({ ...mode, encoding: 'gzip' }, 30, 'gzip');
    expect(compressed.map((body) => gunzipSync(body).toString('utf8'))).toEqual(packed(mode, 30));
  }
});

test('the events of two arms have the same length, so that a round compares like with like', () => {
  const other = markerOf('run-1', 1234);
  for (const number of [0, 1, 39, 40, 99_999]) {
    const [one, two] = [prepared(marker, number), prepared(other, number)];
    expect(one.length).toBe(two.length);
    expect(one).not.toBe(two);
  }
});

test('a block holds no more events than a search engine counts exactly', () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), (number) => {
      const isFirst = number % eventsPerBlock === 0;
      expect(blockOf(marker, number) === blockOf(marker, number - 1)).toBe(!isFirst);
      expect(JSON.parse(prepared(marker, number)).meta.tag[2].code).toBe(blockOf(marker, number));
    }),
  );
});

test('text beyond ASCII is cut out whole', () => {
  const event = { ...corpus[0]!, outcomeDesc: 'größer 😀 日本' };
  const files = { bodiesFile: join(folder, 'utf8.bin'), offsetsFile: join(folder, 'utf8.offsets') };
  const pack = writePack(prepareEvents([event], 'run-1'), { mode: single, marker, events: 3 }, files);
  const bodies = readFileSync(pack.bodiesFile);
  const third = bodies.subarray((pack.bytes / 3) * 2).toString('utf8');
  expect(JSON.parse(third).outcomeDesc).toBe('größer 😀 日本');
});
