import { type Change, elementOf, put, slug } from './change.ts';
import { eventRow, room } from './event-row.ts';
import type { EventViolation, Family } from './violation.ts';

type Given = readonly Change[];
type Value = readonly [name: string, value: unknown];

/** A row for each invalid value of an element. */
const rows = (family: Family, path: string, rule: string, values: readonly Value[], given?: Given) =>
  values.map(([name, value]) =>
    eventRow({
      id: `${slug(path)}-${name}`,
      rule: `${elementOf('AuditEvent', path)}: ${rule}`,
      family,
      path,
      given,
      fault: [put(path, value)],
    }),
  );

const extension = 'http://example.org/value';

/** Rows for invalid values of the value[x] of an extension; the control has a valid one. */
const extensionValue = (family: Family, type: string, good: unknown, values: readonly Value[]) => {
  const property = `value${type[0]!.toUpperCase()}${type.slice(1)}`;
  return rows(family, `extension[0].${property}`, `a ${type}`, values, [
    put('extension', [{ url: extension, [property]: good }]),
  ]);
};

/** Violations of required value sets: https://hl7.org/fhir/R4/terminologies.html#required */
const codes: readonly EventViolation[] = [
  ...rows('wrong-code', 'action', 'AuditEventAction (required)', [
    ['unknown', 'X'],
    ['in-lower-case', 'c'],
    ['as-a-word', 'create'],
    ['two-letters', 'CR'],
  ]),
  ...rows('wrong-code', 'outcome', 'AuditEventOutcome (required)', [
    ['unknown', '1'],
    ['two-zeros', '00'],
    ['as-a-word', 'success'],
    ['sixteen', '16'],
  ]),
  ...rows(
    'wrong-code',
    'agent[0].network.type',
    'AuditEventAgentNetworkType (required)',
    [
      ['unknown', '6'],
      ['zero', '0'],
      ['as-a-word', 'ip-address'],
    ],
    room.network,
  ),
  ...rows(
    'wrong-code',
    'agent[0].who.identifier.use',
    'IdentifierUse (required)',
    [['unknown', 'primary']],
    room.identifier,
  ),
  ...rows('wrong-code', 'text.status', 'NarrativeStatus (required)', [['unknown', 'final']], room.text),
];

/** Invalid dates and times: https://hl7.org/fhir/R4/datatypes.html#instant */
const dateTimes: readonly EventViolation[] = [
  ...rows('bad-date-time', 'recorded', 'an instant', [
    ['only-a-date', '2025-01-01'],
    ['only-a-year', '2025'],
    ['without-zone', '2025-01-01T10:00:00'],
    ['without-seconds', '2025-01-01T10:00Z'],
    ['with-a-space-for-t', '2025-01-01 10:00:00Z'],
    ['with-small-letters', '2025-01-01t10:00:00z'],
    ['with-zone-without-colon', '2025-01-01T10:00:00+0100'],
    ['with-zone-of-one-digit', '2025-01-01T10:00:00+1:00'],
    ['with-zone-beyond-fourteen', '2025-01-01T10:00:00+15:00'],
    ['with-zone-by-name', '2025-01-01T10:00:00 CET'],
    ['in-month-thirteen', '2025-13-01T10:00:00Z'],
    ['in-month-zero', '2025-00-10T10:00:00Z'],
    ['on-day-thirty-two', '2025-01-32T10:00:00Z'],
    ['on-february-thirty', '2025-02-30T10:00:00Z'],
    ['on-february-twenty-nine-of-a-common-year', '2025-02-29T10:00:00Z'],
    ['on-april-thirty-one', '2025-04-31T10:00:00Z'],
    ['on-february-twenty-nine-of-1900', '1900-02-29T10:00:00Z'],
    ['at-hour-twenty-four', '2025-01-01T24:00:00Z'],
    ['at-minute-sixty', '2025-01-01T10:60:00Z'],
    ['at-second-sixty-one', '2025-01-01T10:00:61Z'],
    ['with-a-comma', '2025-01-01T10:00:00,5Z'],
    ['with-an-empty-fraction', '2025-01-01T10:00:00.Z'],
    ['in-year-zero', '0000-01-01T10:00:00Z'],
    ['in-a-year-of-five-digits', '12025-01-01T10:00:00Z'],
    ['in-basic-format', '20250101T100000Z'],
    ['with-slashes', '01/02/2025 10:00'],
    ['as-an-http-date', 'Wed, 01 Jan 2025 10:00:00 GMT'],
    ['as-seconds', '1735725600'],
    ['with-a-space-before', ' 2025-01-01T10:00:00Z'],
    ['with-a-line-end', '2025-01-01T10:00:00Z\n'],
    ['as-words', 'yesterday'],
  ]),
  ...rows(
    'bad-date-time',
    'period.start',
    'a dateTime',
    [
      ['in-month-thirteen', '2024-13'],
      ['with-digits-missing', '2024-1-1'],
      ['on-february-thirty', '2024-02-30'],
      ['without-zone', '2024-01-01T10:00:00'],
      ['without-seconds', '2024-01-01T10:00Z'],
    ],
    room.period,
  ),
  ...rows('bad-date-time', 'meta.lastUpdated', 'an instant', [['only-a-date', '2025-01-01']], room.meta),
  ...extensionValue('bad-date-time', 'date', '2025-01-01', [
    ['with-a-time', '2025-01-01T10:00:00Z'],
    ['on-february-thirty', '2025-02-30'],
  ]),
  ...extensionValue('bad-date-time', 'time', '10:00:00', [
    ['at-hour-twenty-four', '24:00:00'],
    ['with-a-zone', '10:00:00Z'],
  ]),
];

/** Violations of the other primitive types: https://hl7.org/fhir/R4/datatypes.html#primitive */
const primitives: readonly EventViolation[] = [
  ...rows('bad-primitive', 'id', 'an id is 1 to 64 of A-Z, a-z, 0-9, - and .', [
    ['of-sixty-five-characters', 'a'.repeat(65)],
    ['with-a-space', 'a b'],
    ['with-an-underscore', 'a_b'],
    ['with-a-slash', 'AuditEvent/1'],
    ['beyond-ascii', 'é'],
  ]),
  ...rows('bad-primitive', 'meta.versionId', 'an id', [['with-a-quote', 'W/"1"']]),
  ...rows('bad-primitive', 'meta.source', 'a uri has no space', [['with-a-space', 'urn:a b']]),
  ...rows('bad-primitive', 'meta.profile[0]', 'a canonical has no space', [['with-a-space', 'http://a b']]),
  ...rows('bad-primitive', 'language', 'a code has no leading or trailing space', [
    ['with-a-space-after', 'en '],
  ]),
  ...rows('bad-primitive', 'type.code', 'a code has no leading, trailing or double space', [
    ['with-a-space-before', ' rest'],
    ['with-two-spaces', 'a  b'],
  ]),
  ...rows('bad-primitive', 'type.system', 'a uri has no space', [['with-a-space', 'http://example.org/a b']]),
  ...rows(
    'bad-primitive',
    'agent[0].policy[0]',
    'a uri has no space',
    [['with-a-space', 'a b']],
    room.policy,
  ),
  ...rows(
    'bad-primitive',
    'entity[0].query',
    'a base64Binary',
    [
      ['in-plain-text', 'Patient?name=Jane'],
      ['cut-short', 'YWJ'],
      ['with-url-characters', 'a-_b'],
      ['with-padding-inside', 'YQ==YQ=='.replace('==Y', '=Y')],
    ],
    room.query,
  ),
  ...rows(
    'bad-primitive',
    'entity[0].detail[0].valueBase64Binary',
    'a base64Binary',
    [['in-plain-text', 'not base64!']],
    [put('entity', [{ name: 'Chart', detail: [{ type: 'hash', valueBase64Binary: 'YWJj' }] }])],
  ),
  ...extensionValue('bad-primitive', 'positiveInt', 1, [['zero', 0]]),
  ...extensionValue('bad-primitive', 'unsignedInt', 0, [['negative', -1]]),
  ...extensionValue('bad-primitive', 'integer', 1, [
    ['with-a-fraction', 1.5],
    ['beyond-32-bits', 2_147_483_648],
  ]),
  ...extensionValue('bad-primitive', 'oid', 'urn:oid:2.16.840.1.113883.4.6', [
    ['without-urn', '2.16.840.1.113883.4.6'],
    ['with-a-leading-zero', 'urn:oid:2.16.084'],
  ]),
  ...extensionValue('bad-primitive', 'uuid', 'urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7', [
    ['cut-short', 'urn:uuid:53fefa32'],
  ]),
  ...extensionValue('bad-primitive', 'id', 'a', [['of-sixty-five-characters', 'a'.repeat(65)]]),
];

/** Violations of required value sets and of the formats of primitive types. */
export const eventValues: readonly EventViolation[] = [...codes, ...dateTimes, ...primitives];
