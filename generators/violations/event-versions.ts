import { put, rename, turn } from './change.ts';
import { eventRow, room } from './event-row.ts';
import type { ResourceRow } from './row.ts';
import type { EventViolation } from './violation.ts';

interface Shape extends Pick<ResourceRow, 'path' | 'given' | 'fault'> {
  name: string;
  version: string;
}

const asConcept = (coding: unknown): unknown => ({ coding: [coding] });

/** Elements in the form of other FHIR versions. */
const shapes: readonly Shape[] = [
  {
    name: 'type-as-code',
    version: 'R5',
    path: 'type',
    fault: [rename('type', 'code'), turn('code', asConcept)],
  },
  { name: 'type-as-category', version: 'R5', path: 'type', fault: [rename('type', 'category')] },
  { name: 'type-as-concept', version: 'R5', path: 'type', fault: [turn('type', asConcept)] },
  {
    name: 'outcome-as-object',
    version: 'R5',
    path: 'outcome',
    fault: [put('outcome', { code: { system: 'http://hl7.org/fhir/issue-severity', code: 'information' } })],
  },
  { name: 'severity', version: 'R5', path: 'severity', fault: [put('severity', 'informational')] },
  {
    name: 'occurred',
    version: 'R5',
    path: 'period',
    fault: [put('occurredDateTime', '2025-01-01T10:00:00Z')],
  },
  {
    name: 'authorization',
    version: 'R5',
    path: 'purposeOfEvent',
    given: room.purposeOfEvent,
    fault: [rename('purposeOfEvent', 'authorization')],
  },
  { name: 'patient', version: 'R5', path: 'patient', fault: [put('patient', { reference: 'Patient/p-1' })] },
  {
    name: 'network-as-string',
    version: 'R5',
    path: 'agent[0].network',
    given: room.network,
    fault: [rename('agent[0].network', 'networkString'), put('agent[0].networkString', '10.0.0.1')],
  },
  {
    name: 'agent-authorization',
    version: 'R5',
    path: 'agent[0].purposeOfUse',
    given: room.purposeOfUse,
    fault: [rename('agent[0].purposeOfUse', 'authorization')],
  },
  {
    name: 'source-site-as-reference',
    version: 'R5',
    path: 'source.site',
    given: room.source,
    fault: [put('source.site', { reference: 'Location/l-1' })],
  },
  {
    name: 'source-type-as-concept',
    version: 'R5',
    path: 'source.type[0]',
    given: room.source,
    fault: [turn('source.type[0]', asConcept)],
  },
  {
    name: 'entity-role-as-concept',
    version: 'R5',
    path: 'entity[0].role',
    given: room.entity,
    fault: [turn('entity[0].role', asConcept)],
  },
  {
    name: 'entity-detail-with-integer',
    version: 'R5',
    path: 'entity[0].detail[0].value[x]',
    given: room.detail,
    fault: [
      rename('entity[0].detail[0].valueString', 'valueInteger'),
      put('entity[0].detail[0].valueInteger', 1),
    ],
  },
  {
    name: 'entity-agent',
    version: 'R5',
    path: 'entity[0]',
    given: room.entity,
    fault: [put('entity[0].agent', [{ who: { reference: 'Device/d-1' } }])],
  },
  {
    name: 'agent-reference',
    version: 'STU3',
    path: 'agent[0].who',
    given: room.who,
    fault: [rename('agent[0].who', 'reference')],
  },
  {
    name: 'source-identifier',
    version: 'STU3',
    path: 'source.observer',
    fault: [rename('source.observer', 'identifier'), put('source.identifier', { value: 'ehr' })],
  },
  {
    name: 'entity-identifier',
    version: 'STU3',
    path: 'entity[0].what',
    given: room.entity,
    fault: [rename('entity[0].what', 'identifier'), put('entity[0].identifier', { value: 'p-1' })],
  },
  {
    name: 'participant',
    version: 'DSTU2',
    path: 'agent',
    fault: [rename('agent', 'participant')],
  },
];

/** Violations by the form of another FHIR version. */
export const eventVersions: readonly EventViolation[] = shapes.map(({ name, version, path, given, fault }) =>
  eventRow({
    id: `${version.toLowerCase()}-${name}`,
    rule: `AuditEvent: this is the form of FHIR ${version}`,
    family: 'other-fhir-version',
    path,
    given,
    fault,
  }),
);
