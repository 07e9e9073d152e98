import { expect } from '@playwright/test';
import type { AuditEvent, Bundle } from 'fhir/r4';
import { validateSearchset } from '../../../contracts/fhir/validate.ts';
import { auditEvent, bundleOf, type Client, outcomeOf } from './client.ts';
import { test } from './shared-sandbox.ts';

const dcm = 'http://dicom.nema.org/resources/ontology/DCM';
const role = 'http://terminology.hl7.org/CodeSystem/object-role';
const entityType = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';

/** An event that every parameter finds by the values below, and one that is like it and has all of them different. */
const wanted: Partial<AuditEvent> = {
  type: { system: dcm, code: '110110' },
  subtype: [{ system: 'http://hl7.org/fhir/restful-interaction', code: 'read' }],
  action: 'R',
  recorded: '2025-06-15T12:00:00.500+02:00',
  outcome: '0',
  agent: [
    {
      role: [{ coding: [{ system: 'urn:roles', code: 'Nurse' }] }],
      who: { reference: 'Practitioner/p1', identifier: { system: 'urn:staff', value: '007' } },
      altId: 'alt-1',
      name: 'Élodie Müller',
      requestor: true,
      policy: ['http://example.org/policy/1'],
      network: { address: '10.0.0.1', type: '2' },
    },
  ],
  source: { site: 'ward 7', observer: { reference: 'Device/d1' } },
  entity: [
    {
      what: { reference: 'Patient/x1/_history/3' },
      type: { system: entityType, code: '1' },
      role: { system: role, code: '1' },
      name: 'record, of "Bo|b"',
    },
  ],
};
const neighbor: Partial<AuditEvent> = {
  type: { system: 'urn:other', code: '110111' },
  subtype: [{ code: 'reads' }],
  action: 'U',
  recorded: '2025-06-15T12:00:00.501+02:00',
  outcome: '4',
  agent: [
    {
      role: [{ coding: [{ system: 'urn:roles', code: 'nurse' }] }],
      who: { reference: 'Practitioner/P1', identifier: { system: 'urn:patients', value: '008' } },
      altId: 'alt-11',
      name: 'Anna Élodie',
      requestor: true,
      policy: ['http://example.org/policy/11'],
      network: { address: '110.0.0.1', type: '2' },
    },
  ],
  source: { site: 'ward 77', observer: { reference: 'Device/d11' } },
  entity: [
    {
      what: { reference: 'Group/x1' },
      type: { system: entityType, code: '2' },
      role: { system: 'urn:other', code: '4' },
      name: 'the record',
    },
  ],
};

const finding = [
  'type=110110',
  `type=${dcm}|110110`,
  `type=${dcm}|`,
  'type=nothing,110110',
  'type:not=110111',
  'subtype=read',
  'subtype=http://hl7.org/fhir/restful-interaction|read',
  'action=R',
  'action=http://hl7.org/fhir/audit-event-action|R',
  'outcome=0',
  'altId=alt-1',
  'altId=|alt-1',
  'agent=Practitioner/p1',
  'agent=p1',
  'agent:Practitioner=p1',
  'agent:identifier=urn:staff|007',
  'agent:identifier=007',
  'agent-name=elodie',
  'agent-name=ÉLODIE M',
  'agent-name:exact=Élodie Müller',
  'agent-role=urn:roles|Nurse',
  'address=10.0',
  'entity=Patient/x1',
  'entity:Patient=x1',
  'patient=Patient/x1',
  'patient=x1',
  'entity-name=record\\, of "bo',
  'entity-name:exact=record\\, of "Bo\\|b"',
  'entity-role=1',
  `entity-role=${role}|`,
  'entity-type=1',
  'policy=http://example.org/policy/1',
  'site=ward 7',
  'source=Device/d1',
  'source=d1',
  'date=2025-06-15T10:00:00.500Z',
  'date=eq2025-06-15T12:00:00.500+02:00',
  'date=lt2025-06-15T10:00:00.501Z',
  'date=le2025-06-15T10:00:00.500Z',
  'date=eb2025-06-15T10:00:00.501Z',
  'date=ne2025-06-15T10:00:00.501Z',
  'patient:missing=false',
  'subtype=read&action=R&outcome=0',
];

async function pair(client: Client, mark: string): Promise<[AuditEvent, AuditEvent]> {
  const tag = [{ system: 'urn:mark', code: mark }];
  const { text } = await client.send(
    'POST',
    '/',
    bundleOf(auditEvent({ meta: { tag }, ...wanted }), auditEvent({ meta: { tag }, ...neighbor })),
  );
  await client.searchUntil(`_tag=${mark}`, 2);
  const [first, second] = (JSON.parse(text) as Bundle<AuditEvent>).entry!;
  return [first!.resource!, second!.resource!];
}

test('each parameter finds the event that it should and not its neighbor, by GET and by POST', async ({
  client,
}) => {
  const [event] = await pair(client, 'each-parameter');
  for (const condition of finding) {
    const parameters = new URLSearchParams(
      `_tag=urn:mark|each-parameter&${condition.replaceAll('+', '%2B')}`,
    );
    const byGet = await client.search(String(parameters));
    expect(resources(byGet), condition).toEqual([event]);
    expect(validateSearchset(byGet), condition).toEqual([]);
    const byPost = await client.send('POST', '/AuditEvent/_search', String(parameters), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(JSON.parse(byPost.text), condition).toEqual(byGet);
  }
});

const resources = ({ entry = [] }: Bundle) => entry.map(({ resource }) => resource);

test('date prefixes compare the time that each side may stand for', async ({ client }) => {
  const tag = [{ code: 'prefixes' }];
  await client.create(auditEvent({ meta: { tag }, recorded: '2025-03-10T08:00:00Z' }));
  await client.searchUntil('_tag=prefixes', 1);
  const expected: [date: string, finds: boolean][] = [
    ['2025-03-10', true],
    ['2025-03-10T08:00:00Z', true],
    ['2025-03-10T08:00:00.000Z', false],
    ['ne2025-03-10T08:00:00.000Z', true],
    ['ne2025-03', false],
    ['gt2025-03-10', false],
    ['gt2025-03-10T08:00:00.500Z', true],
    ['gt2025-03-10T07:59:59Z', true],
    ['lt2025-03-10', false],
    ['lt2025-03-10T08:00:00.500Z', true],
    ['ge2025-03-10', true],
    ['ge2025-03-11', false],
    ['le2025-03-10', true],
    ['le2025-03-09', false],
    ['sa2025-03-09', true],
    ['sa2025-03-10', false],
    ['eb2025-03-11', true],
    ['eb2025-03-10', false],
    ['ap2025-03-10', true],
    ['ap1950', false],
    ['2024,2025-03', true],
  ];
  for (const [date, finds] of expected)
    expect((await client.search(`_tag=prefixes&date=${date}`)).total, date).toBe(finds ? 1 : 0);
  expect((await client.search('_tag=prefixes&date=ge2025-03-01&date=lt2025-04-01')).total).toBe(1);
  expect((await client.search('_tag=prefixes&date=ge2025-03-01&date=lt2025-03-05')).total).toBe(0);
});

test('_id and _lastUpdated find what was answered', async ({ client }) => {
  const [event, other] = await pair(client, 'own-properties');
  expect(resources(await client.search(`_id=${event.id}`))).toEqual([event]);
  expect((await client.search(`_id=${event.id},${other.id},nothing`)).total).toBe(2);
  expect((await client.search('_id=nothing')).total).toBe(0);
  const at = event.meta!.lastUpdated!;
  expect((await client.search(`_tag=own-properties&_lastUpdated=${at}`)).total).toBe(2);
  expect((await client.search(`_tag=own-properties&_lastUpdated=gt${at}`)).total).toBe(0);
  expect((await client.search(`_tag=own-properties&_lastUpdated=ge${at}`)).total).toBe(2);
});

test('pages by next link lose nothing and repeat nothing while events arrive', async ({ client }) => {
  const events = Array.from({ length: 25 }, (_, index) =>
    auditEvent({
      meta: { tag: [{ code: 'pages' }] },
      source: { site: `${index}`, observer: { display: 'x' } },
    }),
  );
  await client.send('POST', '/', bundleOf(...events));
  await client.searchUntil('_tag=pages', 25);

  const sites: (string | undefined)[] = [];
  let url: string | undefined = `${client.baseUrl}/AuditEvent?_tag=pages&_count=7`;
  while (url !== undefined && sites.length < 100) {
    const page: Bundle = await client.search(new URL(url).search.slice(1));
    sites.push(...resources(page).map((resource) => (resource as AuditEvent).source.site));
    url = page.link!.find(({ relation }) => relation === 'next')?.url;
    if (sites.length < 25)
      await client.create(
        auditEvent({
          meta: { tag: [{ code: 'pages' }] },
          source: { site: 'late', observer: { display: 'x' } },
        }),
      );
  }
  expect(sites.slice(0, 25)).toEqual(events.map(({ source }) => source.site));
  expect(sites.slice(25).every((site) => site === 'late')).toBe(true);
});

test('_count=0 and _summary=count answer the total alone', async ({ client }) => {
  await pair(client, 'totals');
  for (const parameter of ['_count=0', '_summary=count']) {
    const bundle = await client.search(`_tag=totals&${parameter}`);
    expect(bundle).toMatchObject({ type: 'searchset', total: 2 });
    expect(validateSearchset(bundle)).toEqual([]);
    expect(bundle.entry).toBeUndefined();
  }
  expect((await client.search('_tag=totals&_offset=5')).entry).toBeUndefined();
});

test('an unknown parameter is ignored with a warning, and refused on strict handling', async ({ client }) => {
  await pair(client, 'unknown-parameter');
  const lenient = await client.search('_tag=unknown-parameter&colour=red');
  expect(validateSearchset(lenient)).toEqual([]);
  expect(lenient.total).toBe(2);
  expect(lenient.link![0]!.url).not.toContain('colour');
  expect(lenient.entry!.at(-1)).toMatchObject({
    search: { mode: 'outcome' },
    resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'warning' }] },
  });
  const strict = await client.send('GET', '/AuditEvent?colour=red', undefined, { prefer: 'handling=strict' });
  expect(strict.status).toBe(400);
});

for (const query of [
  'type:contains=1',
  'date:missing=true',
  'date=tomorrow',
  '_count=-1',
  '_offset=x',
  'type=',
  'patient:missing=maybe',
])
  test(`the search ${query} is refused with 400`, async ({ client }) => {
    const answer = await client.send('GET', `/AuditEvent?${query}`);
    expect(answer.status).toBe(400);
    expect(outcomeOf(answer).issue[0]!.severity).toBe('error');
  });

test('an event is found within 200 ms when the sandbox is idle', async ({ client }) => {
  const delays: number[] = [];
  for (let index = 0; index < 10; index++) {
    await client.create(auditEvent({ meta: { tag: [{ code: `idle-${index}` }] } }));
    const created = performance.now();
    expect((await client.searchUntil(`_tag=idle-${index}`, 1)).total).toBe(1);
    delays.push(performance.now() - created);
  }
  expect(delays.sort((a, b) => a - b)[5]).toBeLessThan(200);
});
