import assert from 'node:assert/strict';
import fc from 'fast-check';
import { claimedProfiles } from '../../../contracts/fhir/balp/claimedProfiles.ts';
import type { Code } from '../../../contracts/fhir/balp/codes.ts';
import {
  type BalpProfileName,
  balpProfiles,
  type ElementRule,
  type Slice,
} from '../../../contracts/fhir/balp/profiles.ts';
import { validateProfile } from '../../../contracts/fhir/balp/validateProfile.ts';
import { validateAuditEvent } from '../../../contracts/fhir/validate.ts';
import { examples } from '../../examples/ihe-balp.ts';
import { expect, test } from '../../plain-test.ts';

// biome-ignore lint/suspicious/noExplicitAny: the tests make invalid events of it
type Any = any;

const names = Object.keys(balpProfiles) as BalpProfileName[];

/** The examples, with the FSH alias of the code system that AuthZconsent binds to written out. */
const events: Any[] = JSON.parse(
  JSON.stringify(examples()).replaceAll(
    '"AuthZsubType"',
    '"https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType"',
  ),
);
const exampleOf = (name: BalpProfileName): Any =>
  events.find((event) => claimedProfiles(event).profiles.includes(name));

test('the profiles are those of IHE under their canonical URLs', () => {
  expect(names).toEqual([
    'Create',
    'Read',
    'Update',
    'Delete',
    'Query',
    'PatientCreate',
    'PatientRead',
    'PatientUpdate',
    'PatientDelete',
    'PatientQuery',
    'AuthZconsent',
  ]);
  for (const name of names)
    expect(balpProfiles[name].url).toBe(
      `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}`,
    );
});

test('35 of the examples of IHE follow a profile by their shape, and keep it; the 5 disclosures follow none', () => {
  const claims = events.map((event) => claimedProfiles(event));
  expect(claims.filter(({ profiles }) => profiles.length === 1)).toHaveLength(35);
  expect(events.filter((event) => claimedProfiles(event).profiles.length === 0).map(({ id }) => id)).toEqual(
    events.map(({ id }) => id).filter((id) => id.includes('PrivacyDisclosure')),
  );
  expect(new Set(claims.flatMap(({ profiles }) => profiles))).toEqual(new Set(names));
  for (const event of events)
    for (const name of claimedProfiles(event).profiles)
      expect({ id: event.id, faults: validateProfile(event, name) }).toEqual({ id: event.id, faults: [] });
});

for (const name of names) {
  const { rules, slices, minItems, closed } = balpProfiles[name];

  for (const [element, change] of rules.flatMap((rule) => breakages('AuditEvent', rule)))
    test(`${name}: ${element} is demanded`, () => expectFault(name, element, change));

  for (const slice of slices) {
    const element = `AuditEvent.${slice.list}:${slice.name}`;
    for (const [broken, change] of slice.rules.flatMap((rule) => breakages(element, rule)))
      test(`${name}: ${broken} is demanded`, () =>
        expectFault(name, broken, (event) => change(itemOf(event, slice))));
    if (slice.min === 1)
      test(`${name}: ${element} is demanded`, () =>
        expectFault(name, `${element} 1`, (event) => {
          event[slice.list] = event[slice.list].filter((item: Any) => !isOf(slice, item));
        }));
    if (slice.max === 1)
      test(`${name}: ${element} may not repeat`, () =>
        expectFault(name, `${element} ${slice.min}..1`, (event) => {
          event[slice.list].push(structuredClone(itemOf(event, slice)));
        }));
  }

  for (const [list, least] of Object.entries(minItems))
    test(`${name}: at least ${least} of ${list} are demanded`, () =>
      expectFault(name, `AuditEvent.${list} ${least}..*`, (event) => {
        event[list] = event[list]?.slice(0, least - 1);
      }));

  for (const list of closed)
    test(`${name}: no other ${list} is allowed`, () =>
      expectFault(name, `AuditEvent.${list} closed slicing`, (event) => {
        event[list].push({ type: { system: 'urn:own', code: 'own' }, what: { display: 'd' } });
      }));
}

test('AuthZconsent: the authorizing agent is the source of the event', () =>
  expectFault('AuthZconsent', 'AuditEvent.agent:authorizer val-audit-source', (event) => {
    event.source.observer = { reference: 'Device/another' };
  }));

test('other agents, entities and subtypes are allowed, and so are displays', () => {
  const event = structuredClone(exampleOf('PatientRead'));
  event.agent.push({ type: { text: 'other' }, requestor: false });
  event.entity.push({ type: { system: 'urn:own', code: 'own' } });
  event.subtype.unshift({ system: 'urn:own', code: 'own' });
  event.type.display = 'own words';
  expect(validateProfile(event, 'PatientRead')).toEqual([]);
});

test('a reference is held to its type where that can be seen', () => {
  const withWhat = (what: object, more: object = {}) => {
    const event = { ...structuredClone(exampleOf('PatientRead')), ...more };
    event.entity.find((one: Any) => one.role?.code === '1').what = what;
    return validateProfile(event, 'PatientRead').map(({ path }) => path);
  };
  const contained = (resourceType: string) => ({ contained: [{ resourceType, id: 'c' }] });
  for (const reference of [
    'Patient/1',
    'http://example.org/fhir/Patient/1',
    'Patient/1/_history/2',
    'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
  ])
    expect(withWhat({ reference })).toEqual([]);
  expect(withWhat({ reference: '#c' }, contained('Patient'))).toEqual([]);
  expect(withWhat({ identifier: { value: '1' } })).toEqual([]);
  for (const reference of ['Group/1', 'http://example.org/fhir/Group/1/_history/2'])
    expect(withWhat({ reference })).toHaveLength(1);
  expect(withWhat({ reference: '#c' }, contained('Group'))).toHaveLength(1);
  expect(withWhat({ identifier: { value: '1' }, type: 'Group' })).toHaveLength(1);
});

test.describe('which profile an event is held to', () => {
  const read = () => structuredClone(exampleOf('PatientRead'));

  test('is what it declares, whatever its version and shape', () => {
    const event = {
      ...read(),
      meta: { profile: ['http://example.org/own', `${balpProfiles.Delete.url}|1.1.3`] },
    };
    expect(claimedProfiles(event)).toEqual({ profiles: ['Delete'], by: 'declared' });
  });
  test('is the one of its shape when it declares none of BALP', () => {
    const event = { ...read(), meta: { profile: ['http://example.org/own'] } };
    expect(claimedProfiles(event)).toEqual({ profiles: ['PatientRead'], by: 'shape' });
  });
  test('is none for what has failed, since the profiles are for success', () => {
    expect(claimedProfiles({ ...read(), outcome: '8' }).profiles).toEqual([]);
  });
  test('is none for another kind of event', () => {
    expect(claimedProfiles({ ...read(), type: { system: 'urn:own', code: 'own' } }).profiles).toEqual([]);
    expect(claimedProfiles({ ...read(), subtype: undefined }).profiles).toEqual([]);
  });
});

test('any JSON at all is judged without an exception', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...names), (value, name) => {
      assert.ok(Array.isArray(validateProfile(value, name)));
      assert.ok(claimedProfiles(value).profiles.length < 2);
    }),
  );
});

type Change = (owner: Any) => void;

/** The ways to break a rule of an element, each with the element of the differential that the fault has to name. */
function breakages(
  owner: string,
  { path, min, max, value, codes, target }: ElementRule,
): [element: string, change: Change][] {
  const element = `${owner}.${path}`;
  const set =
    (to: unknown): Change =>
    (from) =>
      put(from, path, to);
  return [
    ...(min === 1 ? [[`${element} 1..1`, set(undefined)] as [string, Change]] : []),
    ...(max === 0 ? [[`${element} 0..0`, set('anything')] as [string, Change]] : []),
    ...(value !== undefined
      ? [[element, set(value === true ? false : value === false ? true : 'Z')] as [string, Change]]
      : []),
    ...(codes
      ? [[element, set(path === 'subtype' ? [{ code: 'other' }] : { code: 'other' })] as [string, Change]]
      : []),
    ...(target ? [[element, set({ reference: 'Group/1' })] as [string, Change]] : []),
  ];
}

function put(from: Any, path: string, to: unknown): void {
  const steps = path.split('.');
  const last = steps.pop()!;
  let owner = from;
  for (const step of steps) owner = owner[step] ??= {};
  if (to === undefined) delete owner[last];
  else owner[last] = to;
  if (last === 'value' && to === undefined) owner.system = 'urn:an-identifier-without-value';
}

function expectFault(name: BalpProfileName, element: string, change: Change): void {
  const event = structuredClone(exampleOf(name));
  expect(validateProfile(event, name)).toEqual([]);
  change(event);
  const rules = validateProfile(event, name).map(({ rule }) => rule);
  expect(
    rules.some((rule) => rule.startsWith(`IHE BALP 1.1.3 ${name}, ${element}`)),
    rules.join('\n'),
  ).toBe(true);
}

const isCode = (codes: readonly Code[], coding: Any) =>
  codes.some(({ system, code }) => coding?.system === system && coding?.code === code);

const isOf = ({ discriminator, codes }: Slice, item: Any): boolean => {
  const one = discriminator === '$this' ? item : item.type;
  return isCode(codes, one) || (one?.coding ?? []).some((coding: Any) => isCode(codes, coding));
};

/** The item of a slice in an event, put there where the example has none. */
function itemOf(event: Any, slice: Slice): Any {
  const found = event[slice.list].find((item: Any) => isOf(slice, item));
  if (found) return found;
  const made: Any =
    slice.list === 'agent'
      ? { type: { coding: [slice.codes[0]] }, who: { display: 'd' }, requestor: true }
      : { type: slice.codes[0], what: { identifier: { value: 'v' } } };
  event[slice.list].push(made);
  return made;
}

test('an event that a profile faults is valid by FHIR all the same', () => {
  const event = { ...structuredClone(exampleOf('Create')), action: 'R' };
  expect(validateAuditEvent(event)).toEqual([]);
  expect(validateProfile(event, 'Create')).toHaveLength(1);
});
