import type { Requirement } from './requirement.ts';
import {
  formOfId,
  formOfInstant,
  idReplaced,
  lastUpdatedBumped,
  readById,
  requestReturned,
} from './sources.ts';

/** `create`: POST {base}/AuditEvent accepts one AuditEvent. */
export const create = [
  {
    id: 'CREATE-STATUS-201',
    level: 'SHALL',
    title: 'returns 201 for a valid AuditEvent',
    source: {
      document: 'guide',
      section: 'Single event upload',
      quote: '201: Event has been created successfully',
    },
  },
  {
    id: 'CREATE-ID-REPLACED',
    level: 'SHALL',
    title: 'replaces the id of a created AuditEvent with a new value',
    source: idReplaced,
  },
  {
    id: 'CREATE-ID-LEGAL',
    level: 'SHALL',
    title: 'gives a created AuditEvent an id that is valid in FHIR',
    source: formOfId,
  },
  {
    id: 'CREATE-ID-UNIQUE',
    level: 'SHALL',
    title: 'never gives two AuditEvents the same id, even when they are created concurrently',
    source: idReplaced,
  },
  {
    id: 'CREATE-LASTUPDATED-BUMPED',
    level: 'SHALL',
    title: 'sets meta.lastUpdated of a created AuditEvent to the time of its creation',
    source: lastUpdatedBumped,
  },
  {
    id: 'CREATE-LASTUPDATED-INSTANT',
    level: 'SHALL',
    title: 'writes meta.lastUpdated as a FHIR instant, with seconds and a time zone',
    source: formOfInstant,
  },
  {
    id: 'CREATE-CONTENT-UNCHANGED',
    level: 'SHALL',
    title: 'returns the created AuditEvent with nothing else changed',
    source: requestReturned,
  },
  {
    id: 'CREATE-STRINGS-EXACT',
    level: 'SHALL',
    title: 'returns strings unchanged: any script, combining marks, white space, any length that FHIR allows',
    source: requestReturned,
  },
  {
    id: 'CREATE-NUMBERS-EXACT',
    level: 'SHALL',
    title: 'returns numbers with the precision in which they were sent: 1.10 does not become 1.1',
    source: {
      document: 'fhir',
      section: 'Datatypes, decimal',
      quote:
        'Implementations SHALL handle decimal values in ways that preserve and respect the precision of the value as ' +
        'represented for presentation purposes.',
    },
  },
  {
    id: 'CREATE-TIMES-EXACT',
    level: 'SHALL',
    title: 'returns times as they were sent: with the same time zone and the same fraction of a second',
    source: requestReturned,
  },
  {
    id: 'CREATE-EXTENSIONS-KEPT',
    level: 'SHALL',
    title: 'keeps unknown extensions, including nested ones and those of primitive elements',
    source: requestReturned,
  },
  {
    id: 'CREATE-CONTAINED-KEPT',
    level: 'SHALL',
    title: 'keeps contained resources',
    source: requestReturned,
  },
  {
    id: 'CREATE-META-KEPT',
    level: 'SHALL',
    title: 'keeps meta.tag, meta.security, meta.profile and meta.source',
    source: requestReturned,
  },
  {
    id: 'CREATE-REPETITIONS-KEPT',
    level: 'SHALL',
    title: 'keeps every repetition of an element in order, however many there are',
    source: requestReturned,
  },
  {
    id: 'CREATE-NOTHING-ADDED',
    level: 'SHOULD',
    title: 'adds nothing to a created AuditEvent except meta.versionId',
    source: requestReturned,
  },
  {
    id: 'CREATE-TWICE',
    level: 'SHALL',
    title: 'creates two AuditEvents when the same body is posted twice',
    source: idReplaced,
  },
  {
    id: 'CREATE-STORED',
    level: 'SHALL',
    title: 'stores a created AuditEvent: an immediate read of its id returns the event from the response',
    source: readById,
  },
  {
    id: 'CREATE-LOCATION',
    level: 'SHOULD',
    title: 'points the Location header, if it sends one, to the created AuditEvent on the requested host',
    source: {
      document: 'rfc9110',
      section: '10.2.2 Location',
      quote:
        'For 201 (Created) responses, the Location value refers to the primary resource created by the request.',
    },
  },
  {
    id: 'CREATE-CHARSET',
    level: 'SHOULD',
    title: 'accepts application/fhir+json with charset=utf-8',
    source: { document: 'fhir', section: 'JSON', quote: 'The character encoding is always UTF-8.' },
  },
  {
    id: 'CREATE-PLAIN-JSON',
    level: 'SHOULD',
    title: 'accepts application/json',
    source: {
      document: 'quickStart',
      section: 'Sending audit events',
      quote: 'curl -X POST -H "Content-Type: application/json"',
    },
  },
] as const satisfies readonly Requirement[];
