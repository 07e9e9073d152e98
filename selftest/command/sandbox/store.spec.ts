import { join } from 'node:path';
import { expect } from '@playwright/test';
import Database from 'libsql';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { auditEvent, bundleOf, Client, outcomeOf } from './client.ts';
import { test } from './sandbox-process.ts';

const tagged = (code: string) => auditEvent({ meta: { tag: [{ code }] } });

test('events outlive the sandbox, and those that it had not indexed yet are found after its restart', async ({
  folder,
}) => {
  const first = await startSandbox({ dataDir: folder, auth: false });
  const client = new Client(first.baseUrl);
  const event = await client.create(tagged('before'));
  await client.searchUntil('_tag=before', 1);
  await client.send('POST', '/', bundleOf(...Array.from({ length: 3000 }, () => tagged('unindexed'))));
  await first.close();

  const second = await startSandbox({ dataDir: folder, auth: false });
  try {
    const again = new Client(second.baseUrl);
    expect(JSON.parse((await again.send('GET', `/AuditEvent/${event.id}`)).text)).toEqual(event);
    expect((await again.searchUntil('_tag=unindexed&_summary=count', 3000)).total).toBe(3000);
    expect((await again.search('_tag=before')).total).toBe(1);
  } finally {
    await second.close();
  }
});

test('an index of another version is built anew', async ({ folder }) => {
  const first = await startSandbox({ dataDir: folder, auth: false });
  await new Client(first.baseUrl).create(tagged('old-index'));
  await new Client(first.baseUrl).searchUntil('_tag=old-index', 1);
  await first.close();
  const index = new Database(join(folder, 'index.db'));
  index.exec('DROP TABLE term; DELETE FROM moment; PRAGMA user_version = 999;');
  index.close();

  const second = await startSandbox({ dataDir: folder, auth: false });
  try {
    expect((await new Client(second.baseUrl).searchUntil('_tag=old-index', 1)).total).toBe(1);
  } finally {
    await second.close();
  }
});

test('an index that cannot be written fails its own searches with 500, and those of no other sandbox', async ({
  folder,
}) => {
  const broken = await startSandbox({ dataDir: folder, auth: false });
  const sound = await startSandbox({ auth: false });
  try {
    const index = new Database(join(folder, 'index.db'));
    index.exec('DROP TABLE moment');
    index.close();
    const client = new Client(broken.baseUrl);
    await client.create(tagged('lost'));
    await expect.poll(async () => (await client.send('GET', '/AuditEvent?_tag=lost')).status).toBe(500);

    await new Client(sound.baseUrl).create(tagged('found'));
    expect((await new Client(sound.baseUrl).searchUntil('_tag=found', 1)).total).toBe(1);
  } finally {
    await broken.close();
    await sound.close();
  }
});

test('a submission that the database refuses is answered 500 and leaves the others of its group alone', async ({
  folder,
}) => {
  const sandbox = await startSandbox({ dataDir: folder, auth: false });
  const other = new Database(join(folder, 'events.db'));
  try {
    other.exec(`CREATE TRIGGER refuse BEFORE INSERT ON event WHEN instr(new.body, 'poison') > 0
                BEGIN SELECT RAISE(ABORT, 'refused'); END`);
    const client = new Client(sandbox.baseUrl);
    const submissions = Array.from({ length: 60 }, (_, index) => index);
    const answers = await Promise.all(
      submissions.map((index) =>
        index % 3 === 0
          ? client.send('POST', '/', bundleOf(tagged('half'), tagged('half'), tagged('poison')))
          : client.send('POST', '/AuditEvent', JSON.stringify(tagged('sound'))),
      ),
    );
    for (const [index, answer] of answers.entries()) {
      expect(answer.status, answer.text).toBe(index % 3 === 0 ? 500 : 201);
      if (answer.status === 500) {
        expect(outcomeOf(answer).issue[0]).toMatchObject({ severity: 'error', code: 'exception' });
        expect(answer.text).not.toContain('refused');
      }
    }
    expect((await client.searchUntil('_tag=sound', 40)).total).toBe(40);
    expect((await client.search('_tag=half')).total).toBe(0);
  } finally {
    other.close();
    await sandbox.close();
  }
});

test('a store that cannot be written is answered 500, also by /healthcheck, until it can', async ({
  folder,
}) => {
  const sandbox = await startSandbox({ dataDir: folder, auth: false });
  const other = new Database(join(folder, 'events.db'));
  try {
    const client = new Client(sandbox.baseUrl);
    const before = await client.create(tagged('before'));
    expect((await client.send('GET', '/healthcheck')).status).toBe(200);

    other.exec('BEGIN IMMEDIATE');
    for (const answer of [
      await client.send('POST', '/AuditEvent', JSON.stringify(tagged('locked'))),
      await client.send('POST', '/', bundleOf(tagged('locked'))),
      await client.send('GET', '/healthcheck'),
    ]) {
      expect(answer.status).toBe(500);
      expect(outcomeOf(answer).issue[0]).toMatchObject({ severity: 'error', code: 'exception' });
    }
    expect((await client.send('GET', `/AuditEvent/${before.id}`)).status).toBe(200);

    other.exec('ROLLBACK');
    expect((await client.send('GET', '/healthcheck')).status).toBe(200);
    await client.create(tagged('after'));
    expect((await client.searchUntil('_tag=after', 1)).total).toBe(1);
    expect((await client.search('_tag=locked')).total).toBe(0);
  } finally {
    other.close();
    await sandbox.close();
  }
});

test('a data folder serves one sandbox at a time', async ({ folder }) => {
  const sandbox = await startSandbox({ dataDir: folder, auth: false });
  await expect(startSandbox({ dataDir: folder, auth: false })).rejects.toThrow('another sandbox is using it');
  await sandbox.close();
  await (await startSandbox({ dataDir: folder, auth: false })).close();
});
