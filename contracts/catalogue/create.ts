import type { Requirement } from './requirement.ts';
import {
  formOfId,
  formOfInstant,
  idReplaced,
  lastUpdatedBumped,
  readById,
  requestReturned,
} from './sources.ts';

/** `create`: POST {base}/AuditEvent takes one AuditEvent. */
export const create = [
  {
    id: 'CREATE-STATUS-201',
    level: 'SHALL',
    title: 'answers 201 to a valid AuditEvent',
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
    title: 'gives a created AuditEvent an id that FHIR allows',
    source: formOfId,
  },
  {
    id: 'CREATE-ID-UNIQUE',
    level: 'SHALL',
    title: 'never gives two AuditEvents the same id, also when they are created at once',
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
    title: 'writes meta.lastUpdated as a FHIR instant, with seconds and time zone',
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
    title:
      'returns strings to the letter: any script, combining marks, white space, any length that FHIR allows',
    source: requestReturned,
  },
  {
    id: 'CREATE-NUMBERS-EXACT',
    level: 'SHALL',
    title: 'returns numbers with the precision in which they were sent: 1.10 is not 1.1',
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
    title: 'returns times as they were sent: the same zone, the same fraction of a second',
    source: requestReturned,
  },
  {
    id: 'CREATE-EXTENSIONS-KEPT',
    level: 'SHALL',
    title: 'keeps extensions that it does not know, also nested ones and those of primitive elements',
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
    title: 'keeps every repetition of an element, in its order, however many there are',
    source: requestReturned,
  },
  {
    id: 'CREATE-NOTHING-ADDED',
    level: 'SHOULD',
    title: 'adds nothing to a created AuditEvent but meta.versionId',
    source: requestReturned,
  },
  {
    id: 'CREATE-TWICE',
    level: 'SHALL',
    title: 'makes two AuditEvents of the same body posted twice',
    source: idReplaced,
  },
  {
    id: 'CREATE-STORED',
    level: 'SHALL',
    title: 'stores a created AuditEvent: reading its id at once gives the event of the answer',
    source: readById,
  },
  {
    id: 'CREATE-LOCATION',
    level: 'SHOULD',
    title:
      'points a Location header, when it gives one, at the created AuditEvent, on the host that was asked',
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
