import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { AuditEvent, Bundle } from 'fhir/r4';
import { validateOperationOutcome } from '../../../contracts/fhir/validate.ts';
import { auditEvent, bundleOf, outcomeOf } from './client.ts';
import { test } from './shared-sandbox.ts';

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const realEvents = readFileSync(new URL('../../examples/ihe-balp-examples.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n');

test('a created event comes back with a new id and lastUpdated and is otherwise as sent', async ({
  client,
}) => {
  for (const sent of realEvents) {
    const before = Date.now();
    const { status, headers, text } = await client.send('POST', '/AuditEvent', sent);
    expect(status, text).toBe(201);
    const { id, meta, ...rest } = JSON.parse(text) as AuditEvent;
    const { id: oldId, meta: oldMeta, ...expected } = JSON.parse(sent) as AuditEvent;

    expect(rest).toEqual(expected);
    expect(id).not.toBe(oldId);
    expect({ ...meta, lastUpdated: undefined }).toEqual({ ...oldMeta, lastUpdated: undefined });
    expect(meta!.lastUpdated).toMatch(instant);
    expect(Date.parse(meta!.lastUpdated!)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(meta!.lastUpdated!)).toBeLessThanOrEqual(Date.now());
    expect(headers.get('location')).toBe(`${client.baseUrl}/AuditEvent/${id}`);
    expect(headers.get('content-type')).toContain('application/fhir+json');

    const read = await client.send('GET', `/AuditEvent/${id}`);
    expect(read.status).toBe(200);
    expect(read.text.trim()).toBe(text.trim());
  }
});

test('a Bundle comes back whole, its events with new ids and lastUpdated, in order', async ({ client }) => {
  const sent: Bundle<AuditEvent> = {
    resourceType: 'Bundle',
    id: 'mine',
    meta: { lastUpdated: '1999-01-01T00:00:00Z' },
    type: 'collection',
    entry: realEvents.map((line, index) => ({
      ...(index % 2 === 0 && {
        fullUrl: `urn:uuid:0b3f6ac9-9b29-4b0c-8f6e-${String(index).padStart(12, '0')}`,
      }),
      resource: JSON.parse(line),
    })),
  };
  const { status, text } = await client.send('POST', '/', JSON.stringify(sent));
  expect(status, text).toBe(201);
  const answer = JSON.parse(text) as Bundle<AuditEvent>;

  const ids = answer.entry!.map(({ resource }) => resource!.id!);
  expect(new Set(ids).size).toBe(realEvents.length);
  answer.entry!.forEach(({ resource }, index) => {
    expect(resource!.meta!.lastUpdated).toMatch(instant);
    expect(resource!.id).not.toBe(sent.entry![index]!.resource!.id);
  });
  expect(withoutStamps(answer)).toEqual(withoutStamps(sent));
  for (const { resource } of answer.entry!) {
    const read = await client.send('GET', `/AuditEvent/${resource!.id}`);
    expect(JSON.parse(read.text)).toEqual(resource);
  }
});

function withoutStamps(bundle: Bundle<AuditEvent>) {
  return {
    ...bundle,
    entry: bundle.entry!.map(({ resource, ...entry }) => {
      const { id: _id, meta: { lastUpdated: _lastUpdated, ...meta } = {}, ...rest } = resource!;
      return { ...entry, resource: { ...rest, meta } };
    }),
  };
}

test('the same event posted twice makes two events', async ({ client }) => {
  const [first, second] = [await client.create(auditEvent()), await client.create(auditEvent())];
  expect(first.id).not.toBe(second.id);
});

test('a Bundle with one bad event is refused and none of it is stored', async ({ client }) => {
  const tag = { code: 'one-bad' };
  const good = auditEvent({ meta: { tag: [tag] } });
  const { status } = await client.send('POST', '/', bundleOf(good, { ...good, agent: [] }, good));
  expect(status).toBe(400);
  const control = await client.send('POST', '/', bundleOf(good));
  expect(control.status).toBe(201);
  expect((await client.searchUntil('_tag=one-bad', 1)).total).toBe(1);
});

test('a Bundle of 10,000 events is stored', async ({ client }) => {
  const events = Array.from({ length: 10_000 }, (_, index) =>
    auditEvent({
      meta: { tag: [{ code: 'ten-thousand' }] },
      source: { site: `${index}`, observer: { display: 'x' } },
    }),
  );
  const { status, text } = await client.send('POST', '/', bundleOf(...events));
  expect(status).toBe(201);
  const sites = (JSON.parse(text) as Bundle<AuditEvent>).entry!.map(({ resource }) => resource!.source.site);
  expect(sites).toEqual(events.map(({ source }) => source.site));
  expect((await client.searchUntil('_tag=ten-thousand&_summary=count', 10_000)).total).toBe(10_000);
});

test('200 concurrent creates get 200 ids', async ({ client }) => {
  const created = await Promise.all(Array.from({ length: 200 }, () => client.create(auditEvent())));
  expect(new Set(created.map(({ id }) => id)).size).toBe(200);
});

for (const type of [
  'application/fhir+json',
  'application/json',
  'application/fhir+json; charset=utf-8',
  'application/json;charset="UTF-8"',
  'Application/FHIR+JSON; fhirVersion=4.0',
])
  test(`Content-Type ${type} is taken`, async ({ client }) => {
    const { status } = await client.send('POST', '/AuditEvent', JSON.stringify(auditEvent()), {
      'content-type': type,
    });
    expect(status).toBe(201);
  });

const notTaken: Record<string, string>[] = [
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/fhir+xml' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-type': 'application/fhir+json', 'content-encoding': 'br' },
];
for (const headers of notTaken)
  test(`${Object.values(headers).join(' with ')} is refused with 415`, async ({ client }) => {
    const answer = await client.send('POST', '/AuditEvent', JSON.stringify(auditEvent()), headers);
    expect(answer.status).toBe(415);
    expect(outcomeOf(answer).issue[0]).toMatchObject({ severity: 'error', code: 'not-supported' });
  });

const valid = JSON.stringify(auditEvent());
const unreadable: [what: string, body: string | Buffer][] = [
  ['an empty body', ''],
  ['white space', ' \n'],
  ['half an event', valid.slice(0, 40)],
  ['a trailing comma', valid.replace(/}$/, ',}')],
  ['NaN', valid.replace('true', 'NaN')],
  ['single quotes', valid.replaceAll('"', "'")],
  ['a byte order mark', `\ufeff${valid}`],
  [
    'invalid UTF-8',
    Buffer.concat([Buffer.from(valid.slice(0, -2)), Buffer.from([0xff]), Buffer.from('"}}')]),
  ],
  ['UTF-16', Buffer.from(valid, 'utf16le')],
  ['two texts', valid + valid],
  ['a string', '"AuditEvent"'],
  ['a number', '1'],
  ['null', 'null'],
  ['an array', `[${valid}]`],
  ['XML', '<AuditEvent xmlns="http://hl7.org/fhir"/>'],
  ['a repeated property', `{"id":"a",${valid.slice(1)}`.replace('{', '{"id":"b",')],
  ['a property repeated by an escape', `{"id":"a","\\u0069d":"b",${valid.slice(1)}`],
  ['a __proto__ property', `{"__proto__":{"agent":[]},${valid.slice(1)}`],
  ['a constructor property', `{"constructor":{"prototype":{}},${valid.slice(1)}`],
  ['100,000 open arrays', '['.repeat(100_000)],
  ['extensions nested 100,000 deep', nestedExtensions(100_000)],
  ['a Bundle on the path of an event', bundleOf(auditEvent())],
];
for (const [what, body] of unreadable)
  test(`${what} is refused with 400 and an OperationOutcome`, async ({ client }) => {
    const answer = await client.send('POST', '/AuditEvent', body);
    expect(answer.status, answer.text).toBe(400);
    expect(validateOperationOutcome(outcomeOf(answer))).toEqual([]);
    expect(outcomeOf(answer).issue[0]).toMatchObject({
      severity: 'error',
      diagnostics: expect.stringMatching(/\S/),
    });
    expect(answer.text).not.toContain('node_modules');
  });

function nestedExtensions(depth: number): string {
  const opened = '"extension":[{"url":"urn:x",'.repeat(depth);
  return `${valid.slice(0, -1)},${opened}"valueBoolean":true${'}]'.repeat(depth)}}`;
}

test('a fault is named by its element', async ({ client }) => {
  const { recorded: _recorded, ...event } = auditEvent();
  const answer = await client.send('POST', '/', bundleOf(auditEvent(), event));
  expect(answer.status).toBe(400);
  expect(outcomeOf(answer).issue[0]).toMatchObject({
    code: 'required',
    expression: ['Bundle.entry[1].resource.recorded'],
  });
});
