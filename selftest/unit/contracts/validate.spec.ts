import type { AuditEvent } from 'fhir/r4';
import {
  validateAuditEvent,
  validateBundle,
  validateCapabilityStatement,
  validateOperationOutcome,
} from '../../../contracts/fhir/validate.ts';
import { examples } from '../../examples/ihe-balp.ts';
import { expect, test } from '../../plain-test.ts';
import { type Any, bundle, changed, messages } from './plain-event.ts';

const extension = [
  { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
];

test('the 40 examples of IHE are valid, singly and as one Bundle', () => {
  expect(examples()).toHaveLength(40);
  for (const event of examples())
    expect({ id: event.id, faults: validateAuditEvent(event) }).toEqual({ id: event.id, faults: [] });
  expect(validateBundle(bundle(...examples()))).toEqual([]);
});

test('a required primitive may be an extension that says why there is no value', () => {
  // https://hl7.org/fhir/R4/extensibility.html#Special-Case
  const event = changed((one) => {
    delete one.recorded;
    one._recorded = { extension };
    delete one.agent[0].requestor;
    one.agent[0]._requestor = { extension };
  });
  expect(validateAuditEvent(event)).toEqual([]);
});

const said: [what: string, change: (event: Any) => void, message: string, code: string][] = [
  [
    'a missing primitive',
    (e) => delete e.agent[0].requestor,
    'AuditEvent.agent[0].requestor: required boolean is missing (FHIR R4 AuditEvent.agent.requestor 1..1)',
    'required',
  ],
  [
    'a missing object',
    (e) => delete e.source,
    'AuditEvent.source: required object is missing (FHIR R4 AuditEvent.source 1..1)',
    'required',
  ],
  [
    'a missing list',
    (e) => delete e.agent,
    'AuditEvent.agent: required array of objects is missing (FHIR R4 AuditEvent.agent 1..*)',
    'required',
  ],
  [
    'a missing choice',
    (e) => (e.entity = [{ detail: [{ type: 't' }] }]),
    'AuditEvent.entity[0].detail[0].value[x]: required value is missing (FHIR R4 AuditEvent.entity.detail.value[x] 1..1)',
    'required',
  ],
  [
    'a wrong JSON type',
    (e) => (e.agent[0].requestor = 'yes'),
    'AuditEvent.agent[0].requestor: expected boolean, found "yes" (FHIR R4 AuditEvent.agent.requestor 1..1)',
    'structure',
  ],
  [
    'a wrong JSON type in a datatype',
    (e) => (e.agent[0].who = { identifier: { value: 1 } }),
    'AuditEvent.agent[0].who.identifier.value: expected string, found 1 (FHIR R4 Identifier.value 0..1)',
    'structure',
  ],
  [
    'an object for a list',
    (e) => (e.subtype = {}),
    'AuditEvent.subtype: expected array of Coding, found an empty object (FHIR R4 AuditEvent.subtype 0..*)',
    'structure',
  ],
  [
    'null',
    (e) => (e.outcomeDesc = null),
    'AuditEvent.outcomeDesc: expected string, found null (FHIR R4 AuditEvent.outcomeDesc 0..1)',
    'structure',
  ],
  [
    'null in a list',
    (e) => (e.agent = [null]),
    'AuditEvent.agent[0]: expected object, found null (FHIR R4 AuditEvent.agent 1..*)',
    'structure',
  ],
  [
    'an empty list',
    (e) => (e.agent = []),
    'AuditEvent.agent: expected at least one item, found an empty array (FHIR R4 JSON: arrays are never empty)',
    'structure',
  ],
  [
    'an empty object',
    (e) => (e.type = {}),
    'AuditEvent.type: an element must have a value or children other than its id (FHIR R4 ele-1)',
    'invariant',
  ],
  [
    'an empty string',
    (e) => (e.outcomeDesc = ''),
    'AuditEvent.outcomeDesc: expected string (1 to 1048576 characters, neither vertical tab nor form feed), found "" (FHIR R4 string)',
    'value',
  ],
  [
    'an unknown property',
    (e) => (e.agent[0].userId = 'a'),
    'AuditEvent.agent[0].userId: unknown property, found "a" (FHIR R4 AuditEvent.agent)',
    'structure',
  ],
  [
    'an unknown property of a datatype',
    (e) => (e.type.name = 'a'),
    'AuditEvent.type.name: unknown property, found "a" (FHIR R4 Coding)',
    'structure',
  ],
  [
    'a code of another value set',
    (e) => (e.action = 'X'),
    'AuditEvent.action: expected one of C, R, U, D, E, found "X" (FHIR R4 AuditEvent.action required binding)',
    'code-invalid',
  ],
  [
    'a code of a long value set',
    (e) =>
      Object.assign(e, {
        contained: [{ resourceType: 'X', id: 'a' }],
        extension: [{ url: 'u', valueReference: { reference: '#a' } }],
      }),
    'AuditEvent.contained[0].resourceType: expected one of the codes of https://hl7.org/fhir/R4/valueset-resource-types.html, found "X" (FHIR R4 Resource.resourceType required binding)',
    'code-invalid',
  ],
  [
    'another resource type',
    (e) => (e.resourceType = 'Patient'),
    'AuditEvent.resourceType: expected AuditEvent, found "Patient" (FHIR R4 AuditEvent.resourceType)',
    'structure',
  ],
  [
    'a day that is none',
    (e) => (e.recorded = '2020-02-30T00:00:00Z'),
    'AuditEvent.recorded: expected instant (YYYY-MM-DDThh:mm:ss with time zone, an existing day), found "2020-02-30T00:00:00Z" (FHIR R4 instant)',
    'value',
  ],
  [
    'base64 that is none',
    (e) => (e.entity = [{ query: 'AAA' }]),
    'AuditEvent.entity[0].query: expected base64Binary (base64 of RFC 4648 in groups of four characters, white space only between groups), found "AAA" (FHIR R4 base64Binary)',
    'value',
  ],
  [
    'two values of a choice',
    (e) => (e.extension = [{ url: 'u', valueCode: 'a', valueString: 'b' }]),
    'AuditEvent.extension[0].value[x]: expected at most one value, found 2 (FHIR R4 Extension.value[x] max 1)',
    'structure',
  ],
  [
    'a null without extension',
    (e) => (e.agent[0].policy = ['urn:a', null]),
    'AuditEvent.agent[0].policy: expected a value or an extension for every item (FHIR R4 JSON: null only next to an extension)',
    'structure',
  ],
  [
    'an item of a list of primitives',
    (e) => (e.agent[0].policy = ['a b']),
    'AuditEvent.agent[0].policy[0]: expected uri (without white space), found "a b" (FHIR R4 uri)',
    'value',
  ],
  [
    'an invariant',
    (e) => (e.entity = [{ name: 'n', query: 'AAAA' }]),
    'AuditEvent.entity[0]: an entity must have either a name or a query, not both (FHIR R4 sev-1)',
    'invariant',
  ],
  [
    'an id in place of a value',
    (e) => {
      delete e.recorded;
      e._recorded = { id: 'a' };
    },
    'AuditEvent._recorded: a primitive must have a value or an extension (FHIR R4 ele-1)',
    'invariant',
  ],
];

for (const [what, change, message, code] of said)
  test(`says of ${what} where it is, the rule and what was found`, () => {
    const event = changed(change);
    const faults = validateAuditEvent(event);
    expect(faults).toEqual([expect.objectContaining({ message, code })]);
    expect(message).toBe(faults[0]!.message);
    expect(message.startsWith(`${faults[0]!.path}: `)).toBe(true);
    expect(message.endsWith(`(${faults[0]!.rule})`)).toBe(true);
  });

test('tells every fault of an event', () => {
  const event = changed((one) => {
    delete one.recorded;
    one.action = 'X';
    one.agent[0].requestor = 1;
  });
  expect(
    validateAuditEvent(event)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['AuditEvent.action', 'AuditEvent.agent[0].requestor', 'AuditEvent.recorded']);
});

test('cuts long values and escapes what would disturb a terminal', () => {
  const long = validateAuditEvent(changed((event) => (event.action = 'x'.repeat(1000))))[0]!.message;
  expect(long).toContain(`found "${'x'.repeat(60)}" … (1000 characters)`);
  const harmful = '\u001b[31mred\u202e\u009b\n';
  const message = validateAuditEvent(changed((event) => (event.action = harmful)))[0]!.message;
  expect(message).toContain('found "\\u001b[31mred\\u202e\\u009b\\n"');
  const name = validateAuditEvent(changed((event) => (event[harmful] = 1)))[0]!.message;
  expect(name).toMatch(/^[\u0020-\u007e]*$/);
});

test('extensible bindings and displays are not faults', () => {
  const event = changed((one) => {
    one.type = { system: 'urn:own', code: 'own', display: 'own' };
    one.agent[0].type = {
      coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: '0', display: 'none' }],
    };
  });
  expect(validateAuditEvent(event)).toEqual([]);
});

test('an OperationOutcome and a CapabilityStatement are validated under their own names', () => {
  expect(
    validateOperationOutcome({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code: 'invalid', diagnostics: 'd' }],
    }),
  ).toEqual([]);
  expect(messages(validateOperationOutcome({ resourceType: 'OperationOutcome' }))).toEqual([
    'OperationOutcome.issue: required array of objects is missing (FHIR R4 OperationOutcome.issue 1..*)',
  ]);
  expect(
    validateCapabilityStatement({ resourceType: 'CapabilityStatement' }).map(({ path }) => path),
  ).toContain('CapabilityStatement.fhirVersion');
});

test('the types of fhir/r4 fit what is accepted', () => {
  const event: AuditEvent = {
    resourceType: 'AuditEvent',
    type: { code: 'rest' },
    recorded: '2020-01-01T00:00:00Z',
    agent: [{ requestor: false, policy: ['urn:a'], _policy: [{ extension }] }],
    source: { observer: { reference: 'Device/1' } },
  };
  expect(validateAuditEvent(event)).toEqual([]);
});
