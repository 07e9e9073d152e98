import type { Requirement } from './requirement.ts';

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
    source: {
      document: 'guide',
      section: 'Creating AuditEvents',
      quote: "Event's id field is replaced with a new value.",
    },
  },
  {
    id: 'CREATE-ID-LEGAL',
    level: 'SHALL',
    title: 'gives a created AuditEvent an id that FHIR allows',
    source: {
      document: 'fhir',
      section: 'Datatypes, id',
      quote:
        "Any combination of upper- or lower-case ASCII letters ('A'..'Z', and 'a'..'z', numerals ('0'..'9'), '-' and '.', " +
        'with a length limit of 64 characters.',
    },
  },
  {
    id: 'CREATE-LASTUPDATED-BUMPED',
    level: 'SHALL',
    title: 'sets meta.lastUpdated of a created AuditEvent to the time of its creation',
    source: {
      document: 'guide',
      section: 'Creating AuditEvents',
      quote: "Event's meta.lastUpdated gets bumped.",
    },
  },
  {
    id: 'CREATE-LASTUPDATED-INSTANT',
    level: 'SHALL',
    title: 'writes meta.lastUpdated as a FHIR instant, with seconds and time zone',
    source: {
      document: 'fhir',
      section: 'Datatypes, instant',
      quote:
        'An instant in time in the format YYYY-MM-DDThh:mm:ss.sss+zz:zz. The time SHALL specified at least to the second ' +
        'and SHALL include a time zone.',
    },
  },
  {
    id: 'CREATE-CONTENT-UNCHANGED',
    level: 'SHALL',
    title: 'returns the created AuditEvent with nothing else changed',
    source: {
      document: 'guide',
      section: 'Creating AuditEvents',
      quote: 'Both endpoints in the end return your request, but with some changes',
    },
  },
  {
    id: 'CREATE-STORED',
    level: 'SHALL',
    title: 'stores a created AuditEvent: reading its id gives the event of the answer',
    source: { document: 'api', section: 'Read AuditEvent', quote: 'Retrieve a specific AuditEvent by ID.' },
  },
] as const satisfies readonly Requirement[];
