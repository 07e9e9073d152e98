import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import type { Bundle, CapabilityStatement, SearchParameter } from 'fhir/r4';
import { validateCapabilityStatement, validateSearchset } from '../../../contracts/fhir/validate.ts';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { accessToken, auditEvent, Client, outcomeOf } from './client.ts';
import { test } from './shared-sandbox.ts';

const valid = JSON.stringify(auditEvent());

test('an event can be neither changed nor deleted', async ({ client }) => {
  const { id } = await client.create(auditEvent());
  const path = `/AuditEvent/${id}`;
  const before = (await client.send('GET', path)).text;
  for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE', 'POST', 'OPTIONS', 'PROPFIND']) {
    const answer = await client.send(method, path, method === 'HEAD' ? undefined : valid);
    expect(answer.status, method).toBe(405);
    expect(answer.headers.get('allow'), method).toBe('GET');
  }
  expect((await client.send('GET', path)).text).toBe(before);
});

test('a wrong method is answered 405 with what is allowed, an unknown path 404', async ({ client }) => {
  for (const [method, path, allow] of [
    ['DELETE', '/AuditEvent', 'POST, GET'],
    ['GET', '/', 'POST'],
    ['GET', '/AuditEvent/_search', 'POST'],
    ['POST', '/metadata', 'GET'],
  ] as const) {
    const answer = await client.send(method, path);
    expect(answer.status, path).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
    expect(outcomeOf(answer).resourceType).toBe('OperationOutcome');
  }
  for (const path of ['/Patient', '/AuditEvent/a/b', '/AuditEvent/unknown', '/favicon.ico']) {
    const answer = await client.send('GET', path);
    expect(answer.status, path).toBe(404);
    expect(outcomeOf(answer).issue[0]).toMatchObject({ severity: 'error', code: 'not-found' });
  }
  expect((await client.send('GET', '/%zz')).status).toBe(400);
});

test('a body over the limit is answered 413, announced or not, and the next request works', async () => {
  const sandbox = await startSandbox({ auth: false, maxBodyBytes: 1000 });
  try {
    const client = new Client(sandbox.baseUrl);
    const announced = await client.send('POST', '/AuditEvent', ' '.repeat(5_000_000));
    expect(announced.status).toBe(413);
    expect(outcomeOf(announced).issue[0]).toMatchObject({ severity: 'error', code: 'too-long' });
    const chunked = await fetch(`${sandbox.baseUrl}/AuditEvent`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: new Blob([' '.repeat(5_000_000)]).stream(),
      duplex: 'half',
    });
    expect(chunked.status).toBe(413);
    expect((await client.send('POST', '/AuditEvent', valid)).status).toBe(201);
  } finally {
    await sandbox.close();
  }
});

test('a gzip body is 415, but for the variant that takes it: stored as it was before compression', async () => {
  const plain = await startSandbox({ auth: false });
  const sandbox = await startSandbox({ auth: false, variant: 'takes-gzip' });
  const gzip = (encoding: string) => ({ 'content-encoding': encoding });
  try {
    const refused = await new Client(plain.baseUrl).send(
      'POST',
      '/AuditEvent',
      gzipSync(valid),
      gzip('gzip'),
    );
    expect(refused.status).toBe(415);
    const client = new Client(sandbox.baseUrl);
    for (const encoding of ['gzip', 'GZIP', 'x-gzip']) {
      const answer = await client.send('POST', '/AuditEvent', gzipSync(valid), gzip(encoding));
      expect(answer.status, encoding).toBe(201);
      const { id, meta, ...content } = JSON.parse(answer.text);
      expect(content).toMatchObject(JSON.parse(valid));
      expect((await client.send('GET', `/AuditEvent/${id}`)).text).toBe(answer.text);
    }
    for (const [body, encoding, status] of [
      [gzipSync(valid.slice(1)), 'gzip', 400],
      [Buffer.from(valid), 'gzip', 400],
      [gzipSync(valid).subarray(0, -9), 'gzip', 400],
      [gzipSync(gzipSync(valid)), 'gzip, gzip', 415],
      [gzipSync(valid), 'br', 415],
    ] as const) {
      const answer = await client.send('POST', '/AuditEvent', body, gzip(encoding));
      expect(answer.status, `${encoding} ${body.length}`).toBe(status);
    }
    expect((await client.send('POST', '/AuditEvent', valid)).status).toBe(201);
  } finally {
    await plain.close();
    await sandbox.close();
  }
});

test('a gzip bomb is answered 413 without being inflated, and so is too long a gzip body', async () => {
  const sandbox = await startSandbox({ auth: false, variant: 'takes-gzip', maxBodyBytes: 1_000_000 });
  try {
    const client = new Client(sandbox.baseUrl);
    const gzip = { 'content-encoding': 'gzip' };
    // 600 MB: a gzip is as long as it likes by members one after another (RFC 1952, 2.2).
    const bomb = Buffer.concat(Array(60).fill(gzipSync(Buffer.alloc(10_000_000, ' '))));
    expect(bomb.length).toBeLessThan(1_000_000);
    const kibibytes = () => process.resourceUsage().maxRSS;
    const before = kibibytes();
    for (const body of [bomb, randomBytes(3_000_000)]) {
      const answer = await client.send('POST', '/AuditEvent', body, gzip);
      expect(answer.status).toBe(413);
      expect(outcomeOf(answer).issue[0]).toMatchObject({ severity: 'error', code: 'too-long' });
    }
    expect(kibibytes() - before).toBeLessThan(200 * 1024);
    expect((await client.send('POST', '/AuditEvent', gzipSync(valid), gzip)).status).toBe(201);
  } finally {
    await sandbox.close();
  }
});

test('a request that offers HTTP/2 is served as HTTP/1.1, one after another on one connection', async ({
  sandbox,
}) => {
  const token = await accessToken(sandbox);
  const request = [
    'POST /AuditEvent HTTP/1.1',
    'Host: 127.0.0.1',
    'Connection: Upgrade, HTTP2-Settings',
    'Upgrade: h2c',
    'HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/fhir+json',
    `Content-Length: ${valid.length}`,
    '',
    valid,
  ].join('\r\n');
  const socket = connect(Number(new URL(sandbox.baseUrl).port), '127.0.0.1');
  try {
    for (let round = 0; round < 2; round++) {
      socket.write(request);
      const answer = await readUntil(socket, '"display":"ward"}}}');
      expect(answer).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
    }
  } finally {
    socket.destroy();
  }
});

function readUntil(socket: ReturnType<typeof connect>, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk;
      if (!text.endsWith(end)) return;
      socket.off('data', read);
      resolve(text);
    };
    socket.on('data', read);
    socket.once('close', () => reject(new Error(`The connection closed after: ${text}`)));
  });
}

test('what is not HTTP is answered 400 with an OperationOutcome', async ({ sandbox }) => {
  const socket = connect(Number(new URL(sandbox.baseUrl).port), '127.0.0.1');
  socket.write('no http\r\n\r\n');
  const answer = await readUntil(socket, '}');
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer).toContain('"resourceType":"OperationOutcome"');
});

test('a base path, with and without trailing slash', async () => {
  const sandbox = await startSandbox({ auth: false, basePath: '/fhir/R4/' });
  try {
    expect(sandbox.baseUrl).toMatch(/:\d+\/fhir\/R4$/);
    const client = new Client(sandbox.baseUrl);
    const { id } = await client.create(auditEvent());
    expect((await client.send('GET', `/AuditEvent/${id}`)).status).toBe(200);
    const bundle = JSON.stringify({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ resource: auditEvent() }],
    });
    for (const path of ['', '/']) expect((await client.send('POST', path, bundle)).status).toBe(201);
    expect((await fetch(new URL('/AuditEvent', sandbox.baseUrl))).status).toBe(404);
  } finally {
    await sandbox.close();
  }
});

test('/metadata is a CapabilityStatement that names its interactions, parameters and security', async ({
  client,
}) => {
  const { status, text } = await client.send('GET', '/metadata');
  expect(status).toBe(200);
  const statement = JSON.parse(text) as CapabilityStatement;
  expect(validateCapabilityStatement(statement)).toEqual([]);
  expect(statement).toMatchObject({ kind: 'instance', fhirVersion: '4.0.1' });
  const { security, resource } = statement.rest![0]!;
  expect(security!.service![0]!.coding![0]!.code).toBe('OAuth');
  const { type, interaction, searchParam } = resource![0]!;
  expect(type).toBe('AuditEvent');
  expect(interaction!.map(({ code }) => code)).toEqual(['create', 'read', 'search-type']);

  const listed = JSON.parse((await client.send('GET', '/SearchParameter')).text) as Bundle<SearchParameter>;
  expect(validateSearchset(listed)).toEqual([]);
  expect(listed.entry!.map(({ resource: parameter }) => parameter!.url)).toEqual(
    searchParam!.map(({ definition }) => definition),
  );
});
