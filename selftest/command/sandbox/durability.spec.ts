import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@playwright/test';
import type { AuditEvent, Bundle } from 'fhir/r4';
import Database from 'libsql';
import { Pool } from 'undici';
import { type Answer, auditEvent, bundleOf, Client } from './client.ts';
import { test } from './sandbox-process.ts';
import type { SandboxProcess } from './start-process.ts';

const kills = 20;
const bundleSize = 40;
const seed = 1;

test(`after ${kills} kills under load everything acknowledged is there and every Bundle is whole`, async ({
  startProcess,
  folder,
}) => {
  test.setTimeout(300_000);
  // The identity provider is not needed, and this starts many sandboxes.
  const start = () => startProcess(['--auth', 'off', '--issuer', 'http://127.0.0.1:9', '--data', folder]);
  const random = generator(seed);
  let acknowledged: AuditEvent[] = [];
  let acknowledgedInAll = 0;
  let what = `seed ${seed}`;
  for (let round = 0; round <= kills; round++) {
    const sandbox = await start();
    const client = new Client(sandbox.environment.AUDITBOX_URL!);
    await expectReadable(client.baseUrl, acknowledged, what);
    if (round === kills) expect((await sandbox.end('SIGTERM'))[0]).toBe(0);
    else {
      const afterMs = Math.floor(random() * 300);
      what = `seed ${seed}, kill ${round + 1}, ${afterMs} ms after the first answer`;
      acknowledged = await loadAndKill(sandbox, client, round, afterMs);
      expect(acknowledged.length, what).toBeGreaterThan(0);
      acknowledgedInAll += acknowledged.length;
    }
  }
  const stored = storedByTag(join(folder, 'events.db'));
  const bundles = [...stored].filter(([tag]) => tag.startsWith('bundle'));
  expect(bundles.length).toBeGreaterThan(kills);
  expect(bundles.filter(([, count]) => count !== bundleSize)).toEqual([]);
  test.info().annotations.push({
    type: 'events',
    description: `${acknowledgedInAll} events acknowledged, ${bundles.length} Bundles stored, ${kills} kills`,
  });
});

/** Loads a sandbox from six clients, kills it after its first answer, and returns what it had acknowledged. */
async function loadAndKill(
  sandbox: SandboxProcess,
  client: Client,
  round: number,
  afterMs: number,
): Promise<AuditEvent[]> {
  const acknowledged: AuditEvent[] = [];
  let firstAnswer = () => {};
  const started = new Promise<void>((resolve) => {
    firstAnswer = resolve;
  });

  const submit = async (worker: number) => {
    const bulk = worker >= 4;
    for (let index = 0; ; index++) {
      const tag = [{ code: `${bulk ? 'bundle' : 'single'}-${round}-${worker}-${index}` }];
      const event = auditEvent({ meta: { tag } });
      let answer: Answer;
      try {
        answer = bulk
          ? await client.send('POST', '/', bundleOf(...Array.from({ length: bundleSize }, () => event)))
          : await client.send('POST', '/AuditEvent', JSON.stringify(event));
      } catch (error) {
        // The connection breaks when the sandbox dies, and only then.
        if (sandbox.process.killed) return;
        throw error;
      }
      expect(answer.status, answer.text).toBe(201);
      const resource: AuditEvent | Bundle<AuditEvent> = JSON.parse(answer.text);
      if (resource.resourceType === 'AuditEvent') acknowledged.push(resource);
      else acknowledged.push(...resource.entry!.map((entry) => entry.resource!));
      firstAnswer();
    }
  };
  const clients = Promise.all(Array.from({ length: 6 }, (_, worker) => submit(worker)));
  await Promise.race([started, clients]);
  await delay(afterMs);
  expect(await sandbox.end('SIGKILL')).toEqual([null, 'SIGKILL']);
  await clients;
  return acknowledged;
}

/** Number of stored events by the code of their tag, read from the file itself. */
function storedByTag(file: string): Map<string, number> {
  const database = new Database(file);
  const counts = new Map<string, number>();
  for (const row of database.prepare('SELECT CAST(body AS TEXT) AS body FROM event').iterate([])) {
    const { meta } = JSON.parse((row as { body: string }).body) as AuditEvent;
    const tag = meta!.tag![0]!.code!;
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  database.close();
  return counts;
}

/** Reads thousands of events, so by a lean client and over few connections. */
async function expectReadable(baseUrl: string, events: AuditEvent[], what: string): Promise<void> {
  const pool = new Pool(baseUrl, { connections: 8 });
  const rest = events.values();
  const reader = async () => {
    for (const event of rest) {
      const { statusCode, body } = await pool.request({ method: 'GET', path: `/AuditEvent/${event.id}` });
      const text = await body.text();
      expect(statusCode, what).toBe(200);
      if (text !== JSON.stringify(event)) expect(JSON.parse(text), what).toEqual(event);
    }
  };
  await Promise.all(Array.from({ length: 8 }, reader));
  await pool.close();
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
