import { drop, put } from './change.ts';
import { eventRow, room } from './event-row.ts';
import type { ResourceRow } from './row.ts';
import type { EventViolation } from './violation.ts';

interface Invariant extends Pick<ResourceRow, 'rule' | 'path' | 'given' | 'fault'> {
  key: string;
  name: string;
}

const url = 'http://example.org/value';
const quantity = put('extension', [
  { url, valueQuantity: { value: 1, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } },
]);

/**
 * Constraints by their FHIR keys: https://hl7.org/fhir/R4/auditevent-definitions.html and its
 * datatypes.
 */
const invariants: readonly Invariant[] = [
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
    rule: 'a local reference points to a contained resource',
    path: 'source.observer',
    given: [put('source.observer', { reference: 'Device/d-1' })],
    fault: [put('source.observer.reference', '#nobody')],
  },
  {
    key: 'dom-2',
    name: 'contained-in-contained',
    rule: 'a contained resource contains no other resource',
    path: 'contained[0]',
    given: room.contained,
    fault: [put('contained[0].contained', [{ resourceType: 'Organization', id: 'o', name: 'Ward' }])],
  },
  {
    key: 'dom-3',
    name: 'contained-without-reference',
    rule: 'a contained resource is referenced',
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

/** Violations of constraints. */
export const eventInvariants: readonly EventViolation[] = invariants.map(
  ({ key, name, rule, path, given, fault }) =>
    eventRow({
      id: `${key === 'value[x]' ? 'value-x' : key}-${name}`,
      rule: `${key}: ${rule}`,
      family: 'invariant',
      path,
      given,
      fault,
    }),
);
