import type { AuditEvent } from 'fhir/r4';
import { type Change, drop, extensionOf, put } from './change.ts';
import { type ResourceRow, resourceViolation } from './row.ts';
import type { EventViolation } from './violation.ts';

// A fault in the reference to a contained resource would also break dom-3: nothing would refer to
// the resource.
const withoutContained: Change = (event) => {
  if (!('contained' in event)) return;
  drop('contained')(event);
  put('source.observer', { reference: 'Device/d-1' })(event);
};

/** A violation in an AuditEvent; its rule is from FHIR R4. */
export function eventRow(row: ResourceRow): EventViolation {
  const given = [withoutContained, ...(row.given ?? []), drop(extensionOf(row.path))];
  return resourceViolation<AuditEvent, 'AuditEvent'>('AuditEvent', {
    ...row,
    rule: `FHIR R4 ${row.rule}`,
    given,
  });
}

/** Changes that add valid elements, by the elements. */
export const room = {
  subtype: [put('subtype', [{ system: 'http://hl7.org/fhir/restful-interaction', code: 'read' }])],
  action: [put('action', 'R')],
  outcome: [put('outcome', '0')],
  outcomeDesc: [put('outcomeDesc', 'Done')],
  period: [put('period', { start: '2025-01-01T10:00:00Z', end: '2025-01-01T11:00:00Z' })],
  purposeOfEvent: [put('purposeOfEvent', [{ coding: [{ code: 'TREAT' }], text: 'Treatment' }])],
  id: [put('id', 'event-1')],
  meta: [
    put('meta.versionId', '1'),
    put('meta.lastUpdated', '2025-01-01T10:00:00Z'),
    put('meta.profile', ['http://hl7.org/fhir/StructureDefinition/AuditEvent']),
  ],
  language: [put('language', 'en')],
  text: [put('text', { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Opened</div>' })],
  extension: [put('extension', [{ url: 'http://example.org/shift', valueString: 'night' }])],
  contained: [
    put('contained', [{ resourceType: 'Device', id: 'observer' }]),
    put('source.observer', { reference: '#observer' }),
  ],
  agentType: [put('agent[0].type', { coding: [{ code: '110150' }], text: 'Application' })],
  agentRole: [put('agent[0].role', [{ text: 'Nurse' }])],
  who: [put('agent[0].who', { reference: 'Practitioner/p-1', display: 'Jane Doe' })],
  identifier: [
    put('agent[0].who', {
      identifier: { use: 'official', system: 'urn:oid:2.16.840.1.113883.4.6', value: '1' },
    }),
  ],
  altId: [put('agent[0].altId', 'jdoe')],
  name: [put('agent[0].name', 'Jane Doe')],
  policy: [put('agent[0].policy', ['urn:policy:1', 'urn:policy:2'])],
  media: [put('agent[0].media', { code: '110031' })],
  network: [put('agent[0].network', { address: '10.0.0.1', type: '2' })],
  purposeOfUse: [put('agent[0].purposeOfUse', [{ text: 'Treatment' }])],
  location: [put('agent[0].location', { reference: 'Location/l-1' })],
  secondAgent: [put('agent[1]', { name: 'Second', requestor: false })],
  source: [put('source.site', 'Main'), put('source.type', [{ code: '4' }])],
  entity: [
    put('entity', [
      { what: { reference: 'Patient/p-1' }, type: { code: '1' }, role: { code: '1' }, name: 'Chart' },
    ]),
  ],
  query: [put('entity', [{ type: { code: '2' }, description: 'A search', query: 'YWJj' }])],
  detail: [put('entity', [{ name: 'Chart', detail: [{ type: 'MRN', valueString: '1' }] }])],
} satisfies Record<string, readonly Change[]>;
