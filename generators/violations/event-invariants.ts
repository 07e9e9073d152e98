import { type Change, drop, put, rename, turn } from './change.ts';
import { eventRow, room } from './event-row.ts';
import type { EventViolation } from './violation.ts';

interface Broken {
  key: string;
  name: string;
  rule: string;
  path: string;
  given?: readonly Change[];
  fault: readonly Change[];
}

const url = 'http://example.org/value';
const quantity = put('extension', [
  { url, valueQuantity: { value: 1, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } },
]);

/** Constraints, by their FHIR keys: https://hl7.org/fhir/R4/auditevent-definitions.html and the types it uses. */
const invariants: readonly Broken[] = [
  {
    key: 'sev-1',
    name: 'name-and-query',
    rule: 'either a name or a query, not both',
    path: 'entity[0]',
    given: room.query,
    fault: [put('entity[0].name', 'Search for Jane')],
  },
  {
    key: 'ext-1',
    name: 'value-and-extension',
    rule: 'an extension has extensions or a value, not both',
    path: 'extension[0]',
    given: room.extension,
    fault: [put('extension[0].extension', [{ url: 'a', valueCode: 'b' }])],
  },
  {
    key: 'ext-1',
    name: 'neither',
    rule: 'an extension has extensions or a value',
    path: 'extension[0]',
    given: room.extension,
    fault: [drop('extension[0].valueString')],
  },
  {
    key: 'value[x]',
    name: 'two-values',
    rule: 'an extension has one value at most',
    path: 'extension[0].value[x]',
    given: room.extension,
    fault: [put('extension[0].valueBoolean', true)],
  },
  {
    key: 'value[x]',
    name: 'two-detail-values',
    rule: 'a detail has one value',
    path: 'entity[0].detail[0].value[x]',
    given: room.detail,
    fault: [put('entity[0].detail[0].valueBase64Binary', 'YWJj')],
  },
  {
    key: 'per-1',
    name: 'end-before-start',
    rule: 'a period does not end before it starts',
    path: 'period',
    given: room.period,
    fault: [put('period.end', '2024-12-31T10:00:00Z')],
  },
  {
    key: 'ref-1',
    name: 'dangling',
    rule: 'a local reference has its contained resource',
    path: 'source.observer',
    given: [drop('contained'), put('source.observer', { reference: 'Device/d-1' })],
    fault: [put('source.observer.reference', '#nobody')],
  },
  {
    key: 'dom-2',
    name: 'contained-in-contained',
    rule: 'a contained resource contains none',
    path: 'contained[0]',
    given: room.contained,
    fault: [put('contained[0].contained', [{ resourceType: 'Organization', id: 'o', name: 'Ward' }])],
  },
  {
    key: 'dom-3',
    name: 'contained-without-reference',
    rule: 'a contained resource is referred to',
    path: 'contained[0]',
    given: room.contained,
    fault: [put('source.observer.reference', 'Device/d-1')],
  },
  {
    key: 'dom-4',
    name: 'contained-with-version',
    rule: 'a contained resource has no meta.versionId',
    path: 'contained[0].meta',
    given: room.contained,
    fault: [put('contained[0].meta', { versionId: '1' })],
  },
  {
    key: 'dom-4',
    name: 'contained-with-time',
    rule: 'a contained resource has no meta.lastUpdated',
    path: 'contained[0].meta',
    given: room.contained,
    fault: [put('contained[0].meta', { lastUpdated: '2025-01-01T10:00:00Z' })],
  },
  {
    key: 'dom-5',
    name: 'contained-with-label',
    rule: 'a contained resource has no security label',
    path: 'contained[0].meta',
    given: room.contained,
    fault: [put('contained[0].meta', { security: [{ code: 'N' }] })],
  },
  {
    key: 'txt-1',
    name: 'script',
    rule: 'a narrative is limited to the basic formatting elements and attributes of HTML',
    path: 'text.div',
    given: room.text,
    fault: [
      put('text.div', '<div xmlns="http://www.w3.org/1999/xhtml">Opened<script>alert(1)</script></div>'),
    ],
  },
  {
    key: 'txt-2',
    name: 'no-content',
    rule: 'a narrative has some content',
    path: 'text.div',
    given: room.text,
    fault: [put('text.div', '<div xmlns="http://www.w3.org/1999/xhtml"> </div>')],
  },
  {
    key: 'qty-3',
    name: 'code-without-system',
    rule: 'a coded unit has its system',
    path: 'extension[0].valueQuantity',
    given: [quantity],
    fault: [drop('extension[0].valueQuantity.system')],
  },
];

interface Shape {
  name: string;
  version: string;
  path: string;
  given?: readonly Change[];
  fault: readonly Change[];
}

const asConcept = (coding: unknown): unknown => ({ coding: [coding] });

/** Elements as other versions of FHIR have them. */
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

/** Violations of constraints, and elements of other FHIR versions. */
export const eventInvariants: readonly EventViolation[] = [
  ...invariants.map(({ key, name, rule, path, given, fault }) =>
    eventRow({
      id: `${key === 'value[x]' ? 'value-x' : key}-${name}`,
      rule: `${key}: ${rule}`,
      family: 'invariant',
      path,
      given,
      fault,
    }),
  ),
  ...shapes.map(({ name, version, path, given, fault }) =>
    eventRow({
      id: `${version.toLowerCase()}-${name}`,
      rule: `AuditEvent: this is how FHIR ${version} has it`,
      family: 'other-fhir-version',
      path,
      given,
      fault,
    }),
  ),
];
