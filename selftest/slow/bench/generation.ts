import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AuditEvent } from 'fhir/r4';
import { createGeneratorSync, type JsonSchema } from 'json-schema-faker';
import type { Corpus } from '../../../generators/corpus/corpus.ts';
import { auditEvents } from '../../../generators/events.ts';
import { Cast, fakerOf } from '../../../generators/hospital.ts';
import { kinds } from '../../../generators/kinds/all.ts';
import { Random, weighted } from '../../../generators/random.ts';
import { drawScene } from '../../../generators/scene.ts';
import { oneSchema } from './schema.ts';

export interface GenerationRow {
  what: string;
  /** Of Faker calls: calls per second. */
  eventsPerSecond: number;
  /** To json-schema-faker, in the same run; null for Faker calls. */
  ratio: number | null;
  /** The ratio that is to be reached. */
  target?: number;
  note?: string;
}

/** How often a function runs per second, over at least two seconds after a warm-up, and the mean of what it returns. */
function rate(run: () => number): { perSecond: number; mean: number } {
  const until = (ms: number) => {
    const start = performance.now();
    let [runs, sum] = [0, 0];
    do {
      sum += run();
      runs++;
    } while (performance.now() - start < ms);
    return { perSecond: (runs / (performance.now() - start)) * 1000, mean: sum / runs };
  };
  until(500);
  return until(2000);
}

const written = (event: unknown): number => JSON.stringify(event).length;

/** An event of which person, patient and device are drawn by Faker for it alone. */
function everythingByFaker(): () => AuditEvent {
  const random = new Random(1);
  const cast = new Cast(1, 'bench.example.org');
  const drawKind = weighted(kinds);
  let nth = 0;
  return () => {
    const [workstation, patient] = [cast.workstation(nth), cast.patient(nth)];
    const practitioner = cast.practitioner(nth++, [workstation], [patient]);
    return drawKind(random).build({ ...drawScene(random), workstation, patient, practitioner });
  };
}

function fakerCalls(): GenerationRow[] {
  const { person, internet, company, phone, string, location, helpers } = fakerOf(new Random(1));
  const list = ['a', 'b', 'c'];
  const calls: Record<string, () => unknown> = {
    'person.fullName': () => person.fullName(),
    'internet.username': () => internet.username(),
    'internet.userAgent': () => internet.userAgent(),
    'internet.ipv4': () => internet.ipv4(),
    'company.name': () => company.name(),
    'phone.number': () => phone.number(),
    'location.streetAddress': () => location.streetAddress(),
    'string.uuid': () => string.uuid(),
    'string.nanoid': () => string.nanoid(),
    'helpers.arrayElement': () => helpers.arrayElement(list),
  };
  return Object.entries(calls).map(([name, call]) => {
    const { perSecond } = rate(() => (call() ? 1 : 0));
    return {
      what: `one call of Faker's ${name}`,
      eventsPerSecond: perSecond,
      ratio: null,
      note: `${(1e6 / perSecond).toFixed(2)} µs`,
    };
  });
}

/** Writes a corpus in a process of its own, which tells the time it took and its peak resident set. */
async function corpusOf(count: number): Promise<{ ms: number; peakMiB: number; corpus: Corpus }> {
  const folder = await mkdtemp(join(tmpdir(), 'auditbox-bench-'));
  const script = `
    const { writeCorpus } = await import('./generators/corpus/corpus.ts');
    const start = performance.now();
    const corpus = await writeCorpus(process.argv[1], { count: ${count}, seed: 7 });
    const ms = performance.now() - start;
    console.log(JSON.stringify({ corpus, ms, peakMiB: process.resourceUsage().maxRSS / 1024 }));`;
  try {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script, join(folder, 'corpus.ndjson')],
      {
        cwd: dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))),
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let text = '';
    for await (const part of child.stdout) text += part;
    return JSON.parse(text);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Generation against json-schema-faker on our schema, in one run: everything made by Faker (target: 20 times), events
 * from pools (what the contract check uses), corpora (target: 100 times) written, hashed and synced; and Faker's calls.
 */
export async function benchGeneration(): Promise<GenerationRow[]> {
  const schema = oneSchema('AuditEvent') as JsonSchema;
  const schemaFaker = createGeneratorSync({ seed: 1 });
  const baseline = rate(() => written(schemaFaker.generate(schema)));
  const row = (what: string, perSecond: number, note: string, target?: number): GenerationRow => ({
    what,
    eventsPerSecond: perSecond,
    ratio: perSecond / baseline.perSecond,
    ...(target && { target }),
    note,
  });
  const measured = (what: string, make: () => unknown, target?: number) => {
    const { perSecond, mean } = rate(() => written(make()));
    return row(what, perSecond, `${mean.toFixed(0)} characters an event`, target);
  };
  const rows = [
    row('json-schema-faker', baseline.perSecond, `${baseline.mean.toFixed(0)} characters an event`),
    measured('events, everything by Faker', everythingByFaker(), 20),
  ];
  const events = auditEvents({ seed: 1 });
  rows.push(measured('events from pools, with rare elements', () => events.next().value));
  for (const count of [100_000, 1_000_000]) {
    const { ms, peakMiB, corpus } = await corpusOf(count);
    const size = (corpus.bytes / 2 ** 20).toFixed(0);
    rows.push(
      row(
        `corpus of ${count.toLocaleString('en')} events, written, hashed and synced`,
        (count / ms) * 1000,
        `${size} MiB, peak resident set ${peakMiB.toFixed(0)} MiB`,
        100,
      ),
    );
  }
  return [...rows, ...fakerCalls()];
}
