import type { Requirement } from './requirement.ts';

/** Bundle submission: POST {base}/ takes a collection Bundle of AuditEvents. */
export const bundle = [
  {
    id: 'BUNDLE-STATUS-201',
    level: 'SHALL',
    title: 'answers 201 to a collection Bundle of valid AuditEvents',
    source: { document: 'guide', section: 'Bulk upload', quote: '201: Events had been created successfully' },
  },
  {
    id: 'BUNDLE-RETURNED',
    level: 'SHALL',
    title: 'returns the submitted Bundle, with one entry for each entry sent, in the same order',
    source: {
      document: 'guide',
      section: 'Creating AuditEvents',
      quote: 'Both endpoints in the end return your request, but with some changes',
    },
  },
  {
    id: 'BUNDLE-ID-REPLACED',
    level: 'SHALL',
    title: 'replaces the id of every AuditEvent of a Bundle with a new value',
    source: {
      document: 'guide',
      section: 'Creating AuditEvents',
      quote: "Event's id field is replaced with a new value.",
    },
  },
  {
    id: 'BUNDLE-ID-UNIQUE',
    level: 'SHALL',
    title: 'gives every AuditEvent of a Bundle an id of its own',
    source: {
      document: 'guide',
      section: 'Creating AuditEvents',
      quote: "Event's id field is replaced with a new value.",
    },
  },
  {
    id: 'BUNDLE-LASTUPDATED-BUMPED',
    level: 'SHALL',
    title: 'sets meta.lastUpdated of every AuditEvent of a Bundle to the time of its creation',
    source: {
      document: 'guide',
      section: 'Creating AuditEvents',
      quote: "Event's meta.lastUpdated gets bumped.",
    },
  },
  {
    id: 'BUNDLE-CONTENT-UNCHANGED',
    level: 'SHALL',
    title: 'returns every AuditEvent of a Bundle with nothing else changed',
    source: {
      document: 'guide',
      section: 'Creating AuditEvents',
      quote: 'Both endpoints in the end return your request, but with some changes',
    },
  },
  {
    id: 'BUNDLE-STORED',
    level: 'SHALL',
    title: 'stores every AuditEvent of a Bundle: reading its id gives the event of the answer',
    source: { document: 'api', section: 'Read AuditEvent', quote: 'Retrieve a specific AuditEvent by ID.' },
  },
  {
    id: 'BUNDLE-ATOMIC',
    level: 'SHALL',
    title: 'refuses a Bundle with an invalid entry as a whole and stores none of its AuditEvents',
    source: {
      document: 'api',
      section: 'Create Bundle',
      quote: 'Create multiple AuditEvent resources in a single transaction.',
    },
  },
] as const satisfies readonly Requirement[];
