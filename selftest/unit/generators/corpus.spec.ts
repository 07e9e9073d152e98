import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent } from 'fhir/r4';
import { validateProfile } from '../../../contracts/fhir/balp/validateProfile.ts';
import { validateAuditEvent } from '../../../contracts/fhir/validate.ts';
import { type Corpus, type CorpusOptions, writeCorpus } from '../../../generators/corpus/corpus.ts';
import { runTag } from '../../../generators/mark.ts';
import { expect, test } from '../../plain-test.ts';

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auditbox-corpus-'));
});
test.afterAll(() => rm(folder, { recursive: true }));

interface Written {
  corpus: Corpus;
  bytes: Buffer;
  lines: string[];
  events: AuditEvent[];
}

async function written(name: string, options: CorpusOptions): Promise<Written> {
  const corpus = await writeCorpus(join(folder, name), options);
  const bytes = await readFile(corpus.path);
  const lines = bytes.toString().split('\n').slice(0, -1);
  return { corpus, bytes, lines, events: lines.map((line) => JSON.parse(line)) };
}

test('a corpus is as many lines of JSON as asked for, each a valid event as JSON.stringify writes it', {
  tag: '@slow',
}, async () => {
  const { lines, events } = await written('plain', { count: 6000, seed: 1 });
  expect(lines).toHaveLength(6000);
  expect(events.flatMap(validateAuditEvent)).toEqual([]);
  expect(lines.filter((line, index) => line !== JSON.stringify(events[index]))).toEqual([]);
});

test('the result tells size and hash of the file', async () => {
  const { corpus, bytes } = await written('given', { count: 1500, seed: 2 });
  expect(corpus).toEqual({
    path: join(folder, 'given'),
    count: 1500,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    seed: 2,
  });
});

test('same seed and options, same bytes; another seed, others', async () => {
  const options = { count: 500, seed: 3 };
  const [first, second, other] = await Promise.all([
    writeCorpus(join(folder, 'first'), options),
    writeCorpus(join(folder, 'second'), options),
    writeCorpus(join(folder, 'other'), { ...options, seed: 4 }),
  ]);
  expect(second.sha256).toBe(first.sha256);
  expect(other.sha256).not.toBe(first.sha256);
});

test('the bytes of seed 7 are the same on every machine and day', { tag: '@slow' }, async () => {
  const { sha256 } = await writeCorpus(join(folder, 'pinned'), { count: 10_000, seed: 7 });
  expect(sha256).toBe('e21de7acdd8680cdd369d98172e911dffda4cf718528f7a4308a4bfaa174b57c');
});

test('events hang together: ascending in time, mostly reads, mostly in business hours, few devices a person', {
  tag: '@slow',
}, async () => {
  const { events } = await written('life', { count: 10_000, seed: 5 });
  const times = events.map(({ recorded }) => recorded);
  expect(times).toEqual([...times].sort());
  expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(events.length);

  const share = (is: (event: AuditEvent) => boolean) => events.filter(is).length / events.length;
  expect(share(({ action }) => action === 'R')).toBeGreaterThan(0.4);
  const hour = ({ recorded }: AuditEvent) => Number(recorded.slice(11, 13));
  expect(share((event) => hour(event) >= 7 && hour(event) < 19)).toBeGreaterThan(0.75);
  const weekend = ({ recorded }: AuditEvent) => new Date(recorded).getUTCDay() % 6 === 0;
  // Two days of seven, at about a third of a working day.
  expect(share(weekend)).toBeLessThan(0.2);

  const devices = new Map<string, Set<string>>();
  for (const { agent } of events) {
    const who = (prefix: string) =>
      agent.find((one) => one.who?.reference?.startsWith(prefix))?.who?.reference;
    const [person, device] = [who('Practitioner/'), who('Device/ws-')];
    if (person && device) devices.set(person, (devices.get(person) ?? new Set()).add(device));
  }
  expect(devices.size).toBeGreaterThan(100);
  expect(Math.max(...[...devices.values()].map((set) => set.size))).toBeLessThanOrEqual(3);
});

test('a corpus of one profile keeps it', async () => {
  const { events } = await written('profile', { count: 500, seed: 6, profile: 'PatientQuery' });
  expect(events.flatMap(validateAuditEvent)).toEqual([]);
  expect(events.flatMap((event) => validateProfile(event, 'PatientQuery'))).toEqual([]);
});

test('a marked corpus carries the mark in every event', async () => {
  const { events } = await written('marked', { count: 500, seed: 7, mark: { run: 'run-1' } });
  expect(events.flatMap(validateAuditEvent)).toEqual([]);
  const marked = events.filter(({ meta }) =>
    meta?.tag?.some((tag) => tag.system === runTag && tag.code === 'run-1'),
  );
  expect(marked).toHaveLength(500);
});

test('small corpora are possible', async () => {
  expect((await written('one', { count: 1, seed: 1 })).events).toHaveLength(1);
  expect((await written('none', { count: 0, seed: 1 })).events).toHaveLength(0);
});

test('a file that cannot be written is an error', async () => {
  await expect(writeCorpus(join(folder, 'nowhere', 'x'), { count: 1, seed: 1 })).rejects.toThrow(/ENOENT/);
});
