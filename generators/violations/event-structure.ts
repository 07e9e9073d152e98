import { type Change, drop, elementOf, put, slug, turn } from './change.ts';
import { eventRow, room } from './event-row.ts';
import type { EventViolation } from './violation.ts';

type Given = readonly Change[];

/** Elements that FHIR R4 requires, with their cardinality. */
const required: readonly [path: string, cardinality: string, given?: Given][] = [
  ['type', '1..1'],
  ['recorded', '1..1'],
  ['agent', '1..*'],
  ['agent[0].requestor', '1..1'],
  ['agent[1].requestor', '1..1', room.secondAgent],
  ['source', '1..1'],
  ['source.observer', '1..1'],
  ['entity[0].detail[0].type', '1..1', room.detail],
  ['extension[0].url', '1..1', room.extension],
  ['text.status', '1..1', room.text],
  ['text.div', '1..1', room.text],
];

/** Values that do not have the JSON type of the element. */
const wrongTypes: readonly [path: string, type: string, value: unknown, given?: Given][] = [
  ['id', 'id', 7],
  ['meta.lastUpdated', 'instant', 1_735_725_600_000],
  ['meta.versionId', 'id', 1],
  ['language', 'code', true],
  ['text', 'Narrative', 'Opened'],
  ['text.div', 'xhtml', 1, room.text],
  ['extension[0]', 'Extension', 'night', room.extension],
  ['extension[0].valueString', 'string', 3, room.extension],
  ['type', 'Coding', 'rest'],
  ['type.code', 'code', 110_100],
  ['type.system', 'uri', false],
  ['type.display', 'string', {}],
  ['type.userSelected', 'boolean', 'true'],
  ['subtype[0]', 'Coding', 'read', room.subtype],
  ['action', 'code', 1],
  ['period', 'Period', '2025-01-01'],
  ['period.start', 'dateTime', 2025, room.period],
  ['recorded', 'instant', 1_735_725_600],
  ['recorded', 'instant', { value: '2025-01-01T10:00:00Z' }],
  ['recorded', 'instant', true],
  ['outcome', 'code', 0],
  ['outcomeDesc', 'string', false],
  ['purposeOfEvent[0]', 'CodeableConcept', 'TREAT', room.purposeOfEvent],
  ['agent', 'BackboneElement', 'Jane Doe'],
  ['agent[0]', 'BackboneElement', 'Jane Doe'],
  ['agent[0].requestor', 'boolean', 'true'],
  ['agent[0].requestor', 'boolean', 1],
  ['agent[0].type', 'CodeableConcept', 'humanuser'],
  ['agent[0].type.text', 'string', 5, room.agentType],
  ['agent[0].role[0]', 'CodeableConcept', 'nurse', room.agentRole],
  ['agent[0].who', 'Reference', 'Practitioner/p-1'],
  ['agent[0].who.reference', 'string', 1, room.who],
  ['agent[0].who.identifier', 'Identifier', '1', room.who],
  ['agent[0].who.identifier.value', 'string', 1, room.identifier],
  ['agent[0].altId', 'string', 4711],
  ['agent[0].name', 'string', { family: 'Doe' }],
  ['agent[0].location', 'Reference', 'Ward 7'],
  ['agent[0].policy[0]', 'uri', 1, room.policy],
  ['agent[0].media', 'Coding', '110031'],
  ['agent[0].network', 'BackboneElement', '10.0.0.1'],
  ['agent[0].network.address', 'string', 167_772_161, room.network],
  ['agent[0].network.type', 'code', 2, room.network],
  ['source', 'BackboneElement', 'EHR'],
  ['source.site', 'string', 1],
  ['source.observer', 'Reference', 'Device/d-1'],
  ['source.type[0]', 'Coding', '4', room.source],
  ['entity[0]', 'BackboneElement', 'Patient/p-1', room.entity],
  ['entity[0].what', 'Reference', 'Patient/p-1', room.entity],
  ['entity[0].type', 'Coding', '1', room.entity],
  ['entity[0].role', 'Coding', 1, room.entity],
  ['entity[0].lifecycle', 'Coding', '6', room.entity],
  ['entity[0].name', 'string', 1, room.entity],
  ['entity[0].description', 'string', ['A search'], room.query],
  ['entity[0].query', 'base64Binary', { data: 'YWJj' }, room.query],
  ['entity[0].detail[0]', 'BackboneElement', 'MRN=1', room.detail],
  ['entity[0].detail[0].type', 'string', 1, room.detail],
  ['entity[0].detail[0].valueString', 'string', 1, room.detail],
];

/** Elements that are not lists; the fault is a list. */
const single: readonly [path: string, given?: Given][] = [
  ['type'],
  ['action', room.action],
  ['recorded'],
  ['outcome', room.outcome],
  ['period', room.period],
  ['agent[0].requestor'],
  ['agent[0].who', room.who],
  ['agent[0].network', room.network],
  ['source'],
  ['source.observer'],
  ['entity[0].what', room.entity],
  ['entity[0].query', room.query],
  ['entity[0].detail[0].type', room.detail],
];

/** Elements that are lists; the fault is one value. */
const lists: readonly [path: string, given?: Given][] = [
  ['agent'],
  ['subtype', room.subtype],
  ['purposeOfEvent', room.purposeOfEvent],
  ['agent[0].role', room.agentRole],
  ['agent[0].policy', room.policy],
  ['agent[0].purposeOfUse', room.purposeOfUse],
  ['source.type', room.source],
  ['entity', room.entity],
  ['entity[0].detail', room.detail],
  ['extension', room.extension],
  ['contained', room.contained],
  ['meta.profile', room.meta],
  ['agent[0].type.coding', room.agentType],
];

const jsonType = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);
const element = (path: string) => elementOf('AuditEvent', path);
const first = (value: unknown): unknown => (value as unknown[])[0];

/** Violations of cardinality and JSON types. */
export const eventStructure: readonly EventViolation[] = [
  ...required.map(([path, cardinality, given]) =>
    eventRow({
      id: `missing-${slug(path)}`,
      rule: `${element(path)} ${cardinality}`,
      family: 'missing-required',
      path,
      given,
      fault: [drop(path)],
    }),
  ),
  eventRow({
    id: 'missing-entity-detail-value',
    rule: 'AuditEvent.entity.detail.value[x] 1..1',
    family: 'missing-required',
    path: 'entity[0].detail[0].value[x]',
    given: room.detail,
    fault: [drop('entity[0].detail[0].valueString')],
  }),
  ...wrongTypes.map(([path, type, value, given]) =>
    eventRow({
      id: `${jsonType(value)}-as-${slug(path)}`,
      rule: `${element(path)} is of type ${type}`,
      family: 'wrong-type',
      path,
      given,
      fault: [put(path, value)],
    }),
  ),
  ...single.map(([path, given]) =>
    eventRow({
      id: `list-of-${slug(path)}`,
      rule: `${element(path)} has at most one value`,
      family: 'cardinality',
      path,
      given,
      fault: [turn(path, (value) => [value])],
    }),
  ),
  ...lists.map(([path, given]) =>
    eventRow({
      id: `no-list-of-${slug(path)}`,
      rule: `${element(path)} is a list: a JSON array even for one value`,
      family: 'cardinality',
      path,
      given,
      fault: [turn(path, first)],
    }),
  ),
];
