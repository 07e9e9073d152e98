import { type Change, drop, elementOf, put, rename, slug } from './change.ts';
import { eventRow, room } from './event-row.ts';
import type { EventViolation } from './violation.ts';

type Given = readonly Change[];

/** Properties that FHIR R4 does not define there. */
const unknown: readonly [path: string, value: unknown, given?: Given][] = [
  ['foo', 'bar'],
  ['Recorded', '2025-01-01T10:00:00Z'],
  ['outcomeDescription', 'Done'],
  ['requestor', true],
  ['observer', { reference: 'Device/d-1' }],
  ['fhir_comments', ['checked by hand']],
  ['_agent', { id: 'a' }],
  ['_foo', { id: 'a' }],
  ['meta.author', 'Jane Doe', room.meta],
  ['type.label', 'Rest'],
  ['subtype[0].text', 'Read', room.subtype],
  ['period.from', '2025-01-01', room.period],
  ['agent[0].userId', 'jdoe'],
  ['agent[0].outcome', '0'],
  ['agent[0].entity', [{ name: 'Chart' }]],
  ['agent[0].type.code', '110150', room.agentType],
  ['agent[0].who.url', 'http://example.org', room.who],
  ['agent[0].who.identifier.scheme', 'urn:oid:2.16.840.1.113883.4.6', room.identifier],
  ['agent[0].network.port', 443, room.network],
  ['source.name', 'EHR'],
  ['source.network', { address: '10.0.0.1', type: '2' }],
  ['source.observer.name', 'EHR'],
  ['entity[0].requestor', true, room.entity],
  ['extension[0].text', 'night', room.extension],
  ['text.language', 'en', room.text],
];

/** Null and empty values, which FHIR JSON forbids: https://hl7.org/fhir/R4/json.html */
const empty: readonly [path: string, value: unknown, given?: Given][] = [
  ['recorded', null],
  ['type', null],
  ['agent', null],
  ['agent[0].requestor', null],
  ['source', null],
  ['action', null],
  ['outcomeDesc', null],
  ['subtype', null],
  ['entity', null],
  ['agent[0].who', null],
  ['agent[0].name', null],
  ['source.observer.display', null],
  ['agent[0].policy[1]', null, room.policy],
  ['subtype[0]', null, room.subtype],
  ['entity[0]', null, room.entity],
  ['agent', []],
  ['subtype', []],
  ['entity', []],
  ['purposeOfEvent', []],
  ['extension', []],
  ['contained', []],
  ['agent[0].policy', []],
  ['agent[0].type.coding', [], room.agentType],
  ['source.type', []],
  ['entity[0].detail', [], room.entity],
  ['meta.profile', []],
  ['type', {}],
  ['period', {}],
  ['agent[0].who', {}],
  ['agent[0].network', {}],
  ['source.observer', {}],
  ['entity[0]', {}, room.entity],
  ['entity[0].what', {}, room.entity],
  ['_recorded', {}],
  ['recorded', ''],
  ['outcomeDesc', ''],
  ['type.code', ''],
  ['agent[0].altId', ''],
  ['agent[0].name', ''],
  ['source.site', ''],
  ['agent[0].policy[0]', '', room.policy],
  ['agent[0].network.address', '', room.network],
  ['entity[0].name', '', room.entity],
  ['entity[0].query', '', room.query],
  ['entity[0].detail[0].valueString', '', room.detail],
  ['id', ''],
];

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === '') return 'empty-string';
  return Array.isArray(value) ? 'empty-list' : 'empty-object';
}

/** A wrong or missing `resourceType`. */
const resourceTypes: readonly [name: string, change: Change][] = [
  ['missing', drop('resourceType')],
  ['null', put('resourceType', null)],
  ['empty', put('resourceType', '')],
  ['a-number', put('resourceType', 1)],
  ['a-list', put('resourceType', ['AuditEvent'])],
  ['in-lower-case', put('resourceType', 'auditevent')],
  ['in-camel-case', put('resourceType', 'auditEvent')],
  ['in-plural', put('resourceType', 'AuditEvents')],
  ['unknown', put('resourceType', 'AuditLog')],
  ['of-a-patient', put('resourceType', 'Patient')],
  ['of-a-provenance', put('resourceType', 'Provenance')],
  ['of-a-bundle', put('resourceType', 'Bundle')],
  ['renamed', rename('resourceType', 'resource_type')],
];

/** Violations by unknown properties, empty values and resource types. */
export const eventShape: readonly EventViolation[] = [
  ...unknown.map(([path, value, given]) =>
    eventRow({
      id: `unknown-${slug(path)}`,
      rule: `${elementOf('AuditEvent', path)} does not exist`,
      family: 'unknown-property',
      path,
      given,
      fault: [put(path, value)],
    }),
  ),
  ...empty.map(([path, value, given]) =>
    eventRow({
      id: `${kindOf(value)}-${slug(path)}`,
      rule: `json.html: ${elementOf('AuditEvent', path)} is absent or has a value`,
      family: 'null-or-empty',
      path,
      given,
      fault: [put(path, value)],
    }),
  ),
  ...resourceTypes.map(([name, change]) =>
    eventRow({
      id: `resource-type-${name}`,
      rule: 'json.html: resourceType is "AuditEvent"',
      family: 'wrong-resource-type',
      path: 'resourceType',
      fault: [change],
    }),
  ),
];
