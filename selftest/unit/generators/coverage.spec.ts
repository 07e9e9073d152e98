import type { AuditEvent } from 'fhir/r4';
import { auditEvents, eventKinds } from '../../../generators/events.ts';
import { Random } from '../../../generators/random.ts';
import { expect, test } from '../../plain-test.ts';
import { ElementCount } from './elements.ts';

const known = new Map<number, AuditEvent[]>();

function eventsOf(seed: number): AuditEvent[] {
  const events = auditEvents({ seed, modifiers: true });
  const drawn = known.get(seed) ?? Array.from({ length: 2000 }, () => events.next().value);
  known.set(seed, drawn);
  return drawn;
}

for (const seed of [1, 7, 2024])
  test(`2,000 events of seed ${seed} have every element of AuditEvent, and lack every optional one`, () => {
    const count = new ElementCount();
    for (const event of eventsOf(seed)) count.add(event);
    const elements = [...count.all()];
    // AuditEvent has 60 elements of its own; the rest are those of its datatypes and the types of extensions.
    expect(elements.length).toBeGreaterThan(150);
    expect(elements.map(([path]) => path).filter((path) => !count.present.has(path))).toEqual([]);
    const optional = elements.filter(([, required]) => !required).map(([path]) => path);
    expect(optional.filter((path) => !count.absent.has(path))).toEqual([]);
  });

test('2,000 events have every code of the required value sets', () => {
  const found = {
    action: new Set(),
    outcome: new Set(),
    network: new Set(),
    use: new Set(),
    text: new Set(),
  };
  for (const { action, outcome, agent, text } of eventsOf(1)) {
    if (action) found.action.add(action);
    if (outcome) found.outcome.add(outcome);
    if (text) found.text.add(text.status);
    for (const { network, who } of agent) {
      if (network?.type) found.network.add(network.type);
      if (who?.identifier?.use) found.use.add(who.identifier.use);
    }
  }
  const sorted = Object.fromEntries(Object.entries(found).map(([name, codes]) => [name, [...codes].sort()]));
  expect(sorted).toEqual({
    action: ['C', 'D', 'E', 'R', 'U'],
    outcome: ['0', '12', '4', '8'],
    network: ['1', '2', '3', '4', '5'],
    use: ['official', 'old', 'secondary', 'temp', 'usual'],
    text: ['additional', 'empty', 'extensions', 'generated'],
  });
});

test('the kinds of events are those of a hospital, and their names do not change', () => {
  expect(eventKinds.map(({ name }) => name)).toEqual([
    'rest-read',
    'rest-search',
    'patient-record-read',
    'rest-create',
    'rest-update',
    'login',
    'logout',
    'query',
    'patient-record-update',
    'order-record',
    'rest-vread',
    'failed-login',
    'procedure-record',
    'disclosure',
    'print',
    'rest-patch',
    'import',
    'export',
    'rest-delete',
    'archive',
    'break-glass',
    'audit-log-used',
    'application-start',
    'application-stop',
    'roles-changed',
    'failed-node-authentication',
    'security-alert',
    'application-crash',
    'balp-Create',
    'balp-Read',
    'balp-Update',
    'balp-Delete',
    'balp-Query',
    'balp-PatientCreate',
    'balp-PatientRead',
    'balp-PatientUpdate',
    'balp-PatientDelete',
    'balp-PatientQuery',
    'balp-AuthZconsent',
  ]);
});

test('a query holds a raw search request in base64', () => {
  const kind = eventKinds.find(({ name }) => name === 'rest-search')!;
  const query = kind.event(new Random(1)).entity!.find((entity) => entity.query)!.query!;
  expect(Buffer.from(query, 'base64').toString()).toMatch(
    /^GET \/fhir\/\w+\?.*patient=[0-9a-f-]{36} HTTP\/1\.1\r\n/,
  );
});

test('breaking the glass tells its purpose', () => {
  const kind = eventKinds.find(({ name }) => name === 'break-glass')!;
  const purposes = kind.event(new Random(1)).purposeOfEvent!.flatMap(({ coding }) => coding ?? []);
  expect(purposes.map(({ code }) => code)).toContain('BTG');
});
