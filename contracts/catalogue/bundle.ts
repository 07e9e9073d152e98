import type { Requirement } from './requirement.ts';
import {
  formOfId,
  formOfInstant,
  idReplaced,
  lastUpdatedBumped,
  readById,
  requestReturned,
} from './sources.ts';

const oneTransaction = {
  document: 'api',
  section: 'Create Bundle',
  quote: 'Create multiple AuditEvent resources in a single transaction.',
} as const;

/** Bundle submission: POST {base}/ accepts a collection Bundle of AuditEvents. */
export const bundle = [
  {
    id: 'BUNDLE-STATUS-201',
    level: 'SHALL',
    title: 'returns 201 for a collection Bundle of valid AuditEvents',
    source: { document: 'guide', section: 'Bulk upload', quote: '201: Events had been created successfully' },
  },
  {
    id: 'BUNDLE-RETURNED',
    level: 'SHALL',
    title: 'returns the submitted Bundle: type collection, one entry for each entry sent',
    source: requestReturned,
  },
  {
    id: 'BUNDLE-ORDER-KEPT',
    level: 'SHALL',
    title: 'returns the entries of a Bundle in the order in which they were sent',
    source: requestReturned,
  },
  {
    id: 'BUNDLE-ID-REPLACED',
    level: 'SHALL',
    title: 'replaces the id of every AuditEvent in a Bundle with a new value',
    source: idReplaced,
  },
  {
    id: 'BUNDLE-ID-LEGAL',
    level: 'SHALL',
    title: 'gives every AuditEvent in a Bundle an id that is valid in FHIR',
    source: formOfId,
  },
  {
    id: 'BUNDLE-ID-UNIQUE',
    level: 'SHALL',
    title: 'gives every AuditEvent in a Bundle an id that no other event has',
    source: idReplaced,
  },
  {
    id: 'BUNDLE-LASTUPDATED-BUMPED',
    level: 'SHALL',
    title: 'sets meta.lastUpdated of every AuditEvent in a Bundle to the time of its creation',
    source: lastUpdatedBumped,
  },
  {
    id: 'BUNDLE-LASTUPDATED-INSTANT',
    level: 'SHALL',
    title: 'writes meta.lastUpdated of every AuditEvent in a Bundle as a FHIR instant',
    source: formOfInstant,
  },
  {
    id: 'BUNDLE-CONTENT-UNCHANGED',
    level: 'SHALL',
    title: 'returns every AuditEvent in a Bundle with nothing else changed',
    source: requestReturned,
  },
  {
    id: 'BUNDLE-NOTHING-ADDED',
    level: 'SHOULD',
    title: 'adds nothing to an AuditEvent in a Bundle except meta.versionId',
    source: requestReturned,
  },
  {
    id: 'BUNDLE-STORED',
    level: 'SHALL',
    title:
      'stores every AuditEvent in a Bundle: an immediate read of its id returns the event from the response',
    source: readById,
  },
  {
    id: 'BUNDLE-DUPLICATES-KEPT',
    level: 'SHALL',
    title: 'creates two AuditEvents when a Bundle contains the same event twice',
    source: idReplaced,
  },
  {
    id: 'BUNDLE-FULLURL',
    level: 'SHALL',
    title: 'accepts Bundle entries with and without fullUrl',
    source: {
      document: 'guide',
      section: 'Bulk upload',
      quote: '"entry": [ { "resource": { "resourceType": "AuditEvent",',
    },
  },
  {
    id: 'BUNDLE-LARGE',
    level: 'SHALL',
    title: 'accepts Bundles of 100, 1,000, and as many AuditEvents as --max-bundle sets',
    source: {
      document: 'guide',
      section: 'Bulk upload',
      quote:
        "Whenever you have more than one AuditEvent you want to upload to Auditbox, it's best to do a bulk request.",
    },
  },
  {
    id: 'BUNDLE-INVALID-ENTRY',
    level: 'SHALL',
    title: 'returns 400 for a Bundle with one invalid AuditEvent, whatever its position',
    source: { document: 'guide', section: 'Bulk upload', quote: '400: Request body is invalid' },
  },
  {
    id: 'BUNDLE-ATOMIC',
    level: 'SHALL',
    title: 'stores none of the AuditEvents in a Bundle that it rejects',
    source: oneTransaction,
  },
  {
    id: 'BUNDLE-EMPTY',
    level: 'MAY',
    title: 'accepts or rejects a Bundle without entries',
    source: {
      document: 'guide',
      section: 'Bulk upload',
      quote: 'Whenever you have more than one AuditEvent',
    },
  },
  {
    id: 'BUNDLE-TRANSACTION-TYPE',
    level: 'MAY',
    title: 'accepts or rejects a Bundle of type transaction',
    source: { document: 'api', section: 'Create Bundle', quote: '"type": "transaction"' },
  },
] as const satisfies readonly Requirement[];
