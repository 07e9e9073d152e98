import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { AuditEvent, Bundle } from 'fhir/r4';
import type { Mode } from '../../../../contracts/results/load-result/mode.ts';
import {
  armTagSystem,
  blockTagSystem,
  eventsPerBlock,
} from '../../../../contracts/results/load-result/tags.ts';
import { runTagSystem } from '../../../../contracts/results/run-settings.ts';
import {
  blockOf,
  numberPlaces,
  type PackFiles,
  prepareEvents,
  writePack,
} from '../../../../load/arm/pack.ts';
import { bodyOf, originOf, renumber } from '../../../../load/k6/numbering.ts';
import { readCorpus } from '../../../../load/plan/corpus.ts';
import { markerOf } from '../../../../load/plan/plan.ts';
import { eventsInAnswer } from '../../../../load/verify/stored-events.ts';
import { expect, test } from '../../../plain-test.ts';
import { root } from '../../../run-command.ts';

const corpus = readCorpus(join(root, 'selftest/examples/ihe-balp-examples.ndjson'), 1).events;
const prepared = prepareEvents(corpus, 'run-1');
const marker = markerOf('run-1', 7);

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-pack-'));
});
test.afterAll(() => rmSync(folder, { recursive: true }));

function filesOf(name: string): PackFiles {
  const [bodiesFile, offsetsFile, startsFile] = ['bodies', 'offsets', 'starts'].map((kind) =>
    join(folder, `${name}.${kind}`),
  ) as [string, string, string];
  return { bodiesFile, offsetsFile, startsFile };
}

function readNumbers(file: string): Uint32Array {
  return new Uint32Array(new Uint8Array(readFileSync(file)).buffer);
}

/** The request bodies as k6 cuts them out, and how many of them the file holds. */
function packed(mode: Mode, events: number, mostBytes?: number): { sent: string[]; held: number } {
  const pack = writePack(prepared, { mode, marker, events }, filesOf('arm'), mostBytes);
  const bodies = readFileSync(pack.bodiesFile);
  const offsets = readNumbers(pack.offsetsFile);
  const starts = readNumbers(pack.startsFile);
  assert.equal(offsets.length, pack.bodies + 1);
  assert.equal(offsets.at(-1), bodies.length);
  const sent = Array.from({ length: pack.requests }, (_, request) => {
    const nth = bodyOf(request, pack);
    const body = Buffer.from(bodies.subarray(offsets[nth], offsets[nth + 1]));
    if (originOf(request, pack) !== request) {
      const numbers = { from: nth * mode.batch, to: request * mode.batch, events: mode.batch };
      renumber(body, { starts, startsAt: nth * mode.batch }, numbers, numberPlaces(prepared, marker));
    }
    return body.toString('utf8');
  });
  return { sent, held: pack.bodies };
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

test('every mode carries the very same events in the same order, whatever divides what', {
  tag: '@slow',
}, () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 120 }), (events, batch) => {
      const singles = packed(single, events).sent.map((body) => JSON.parse(body) as AuditEvent);
      const bundles = packed({ kind: 'bulk', batch }, events).sent.map((body) => JSON.parse(body) as Bundle);
      assert.deepEqual(
        bundles.flatMap((bundle) => eventsInAnswer(JSON.stringify(bundle))),
        singles,
      );
      assert.ok(bundles.every(({ type, entry }) => type === 'collection' && entry!.length <= batch));
      assert.equal(new Set(singles.map(({ id }) => id)).size, events);
    }),
    { numRuns: 25 },
  );
});

test('bodies that come again carry the numbers of their own request, and else what their origin carries', {
  tag: '@slow',
}, () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.constantFrom(1, 2, 7, 50),
      fc.integer({ min: 1, max: 60_000 }),
      (events, batch, mostBytes) => {
        const mode: Mode = batch === 1 ? single : { kind: 'bulk', batch };
        const { sent, held } = packed(mode, events, mostBytes);
        const requests = Math.ceil(events / batch);
        const expected = Array.from({ length: requests }, (_, request) => {
          const origin = originOf(request, { bodies: held, requests });
          const count = Math.min(batch, events - request * batch);
          return Array.from({ length: count }, (_, position) =>
            JSON.parse(prepared(marker, request * batch + position, origin * batch + position)),
          );
        });
        assert.deepEqual(
          sent.map((body) => eventsInAnswer(body)),
          expected,
        );
        assert.ok(Buffer.byteLength(sent.slice(0, held - 2).join('')) < Math.max(mostBytes, 1));
      },
    ),
    { numRuns: 40 },
  );
});

test('the numbers of a body are written whole up to the last one that an arm can have', () => {
  fc.assert(
    fc.property(fc.nat(99_999_999), fc.nat(99_999_999), (one, other) => {
      const [had, number] = [Math.min(one, other), Math.max(one, other)];
      const body = Buffer.from(prepared(marker, had, 0));
      const numbers = { from: had, to: number, events: 1 };
      renumber(body, { starts: [0], startsAt: 0 }, numbers, numberPlaces(prepared, marker));
      assert.equal(body.toString('utf8'), prepared(marker, number, 0));
    }),
  );
});

test('gzip bodies are the plain ones, each compressed by itself', () => {
  for (const mode of [single, { kind: 'bulk', batch: 7 }] satisfies Mode[]) {
    const pack = writePack(
      prepared,
      { mode: { ...mode, encoding: 'gzip' }, marker, events: 30 },
      filesOf('gzip'),
      1,
    );
    const offsets = readNumbers(pack.offsetsFile);
    const bodies = readFileSync(pack.bodiesFile);
    const compressed = [...offsets.slice(1)].map((end, nth) => bodies.subarray(offsets[nth], end));
    expect(compressed.map((body) => gunzipSync(body).toString('utf8'))).toEqual(packed(mode, 30).sent);
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
      assert.equal(blockOf(marker, number) === blockOf(marker, number - 1), !isFirst);
      assert.equal(JSON.parse(prepared(marker, number)).meta.tag[2].code, blockOf(marker, number));
    }),
  );
});

test('text beyond ASCII is cut out whole', () => {
  const event = { ...corpus[0]!, outcomeDesc: 'größer 😀 日本' };
  const arm = { mode: single, marker, events: 3 };
  const pack = writePack(prepareEvents([event], 'run-1'), arm, filesOf('utf8'));
  const bodies = readFileSync(pack.bodiesFile);
  const third = bodies.subarray((pack.bytes / 3) * 2).toString('utf8');
  expect(JSON.parse(third).outcomeDesc).toBe('größer 😀 日本');
});
