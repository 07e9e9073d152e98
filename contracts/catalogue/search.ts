import type { Requirement } from './requirement.ts';

const specific = 'AuditEvent-Specific Parameters';
const common = 'Common FHIR Parameters';

/** `search-type`: GET {base}/AuditEvent?… and POST {base}/AuditEvent/_search. */
export const search = [
  {
    id: 'SEARCH-SEARCHSET',
    level: 'SHALL',
    title:
      'answers a search with a FHIR Bundle of type searchset whose matches are the AuditEvents as they were returned',
    source: {
      document: 'api',
      section: 'Search AuditEvents',
      quote: 'FHIR Bundle containing matching AuditEvent resources',
    },
  },
  {
    id: 'SEARCH-VISIBLE',
    level: 'SHALL',
    title: 'finds an acknowledged AuditEvent, at the latest when the visibility timeout has passed',
    source: {
      document: 'api',
      section: 'Search AuditEvents',
      quote: 'Search for AuditEvent resources using FHIR search parameters.',
    },
  },
  {
    id: 'SEARCH-POST',
    level: 'SHALL',
    title: 'finds the same AuditEvents by POST to _search as by GET',
    source: {
      document: 'api',
      section: 'Search AuditEvents',
      quote: 'Or using POST: POST /AuditEvent/_search',
    },
  },
  {
    id: 'SEARCH-PAGES',
    level: 'SHALL',
    title: 'pages by _count and _offset without losing or repeating an AuditEvent',
    source: {
      document: 'api',
      section: 'Pagination',
      quote: 'Search results support pagination using the `_count` and `_offset` parameters',
    },
  },
  {
    id: 'SEARCH-NEXT',
    level: 'SHOULD',
    title: 'leads by the link next, where it gives one, to the AuditEvents that follow',
    source: {
      document: 'fhir',
      section: 'RESTful API, Paging',
      quote: 'Servers SHOULD support paging for the results of a search or history interaction',
    },
  },
  {
    id: 'SEARCH-TOTAL',
    level: 'SHOULD',
    title: 'says in Bundle.total, where it gives one, how many AuditEvents match on all pages',
    source: {
      document: 'fhir',
      section: 'Bundle.total',
      quote:
        "If a set of search matches, this is the total number of entries of type 'match' across all pages in the search.",
    },
  },
  {
    id: 'SEARCH-COMBINED',
    level: 'SHALL',
    title: 'finds only the AuditEvents that match every parameter of a search',
    source: {
      document: 'api',
      section: 'Combining Parameters',
      quote: 'Multiple parameters can be combined using `&`',
    },
  },
  {
    id: 'SEARCH-ID',
    level: 'SHALL',
    title: 'finds AuditEvents by _id (the id) and no others',
    source: { document: 'api', section: common, quote: '`_id`: Resource ID' },
  },
  {
    id: 'SEARCH-TAG',
    level: 'SHALL',
    title: 'finds AuditEvents by _tag (a tag) and no others',
    source: { document: 'api', section: common, quote: '`_tag`: Search by tag' },
  },
  {
    id: 'SEARCH-LASTUPDATED',
    level: 'SHALL',
    title: 'finds AuditEvents by _lastUpdated (the time of the last update, with its prefixes) and no others',
    source: { document: 'api', section: common, quote: '`_lastUpdated`: Last update time' },
  },
  {
    id: 'SEARCH-DATE',
    level: 'SHALL',
    title: 'finds AuditEvents by date (the time recorded, with its prefixes) and no others',
    source: { document: 'api', section: specific, quote: '`date`: Time when the event was recorded' },
  },
  {
    id: 'SEARCH-TYPE',
    level: 'SHALL',
    title: 'finds AuditEvents by type (the type) and no others',
    source: { document: 'api', section: specific, quote: '`type`: Type/identifier of event' },
  },
  {
    id: 'SEARCH-SUBTYPE',
    level: 'SHALL',
    title: 'finds AuditEvents by subtype (a subtype) and no others',
    source: { document: 'api', section: specific, quote: '`subtype`: More specific type/subtype' },
  },
  {
    id: 'SEARCH-ACTION',
    level: 'SHALL',
    title: 'finds AuditEvents by action (the action) and no others',
    source: { document: 'api', section: specific, quote: '`action`: Type of action performed' },
  },
  {
    id: 'SEARCH-OUTCOME',
    level: 'SHALL',
    title: 'finds AuditEvents by outcome (the outcome) and no others',
    source: { document: 'api', section: specific, quote: '`outcome`: Event outcome indicator' },
  },
  {
    id: 'SEARCH-ALTID',
    level: 'SHALL',
    title: 'finds AuditEvents by altId (an alternative user id) and no others',
    source: { document: 'api', section: specific, quote: '`altId`: Alternative identifier for the agent' },
  },
  {
    id: 'SEARCH-AGENT',
    level: 'SHALL',
    title: 'finds AuditEvents by agent (the reference of an agent) and no others',
    source: { document: 'api', section: specific, quote: '`agent`: Identifier of who performed the action' },
  },
  {
    id: 'SEARCH-AGENT-NAME',
    level: 'SHALL',
    title: 'finds AuditEvents by agent-name (the name of an agent) and no others',
    source: { document: 'api', section: specific, quote: '`agent-name`: Human-friendly name for the agent' },
  },
  {
    id: 'SEARCH-AGENT-ROLE',
    level: 'SHALL',
    title: 'finds AuditEvents by agent-role (the role of an agent) and no others',
    source: { document: 'api', section: specific, quote: '`agent-role`: Agent role in the event' },
  },
  {
    id: 'SEARCH-ADDRESS',
    level: 'SHALL',
    title: 'finds AuditEvents by address (the network address of an agent) and no others',
    source: { document: 'api', section: specific, quote: '`address`: Network address of the client' },
  },
  {
    id: 'SEARCH-ENTITY',
    level: 'SHALL',
    title: 'finds AuditEvents by entity (the reference of an entity) and no others',
    source: { document: 'api', section: specific, quote: '`entity`: Specific instance of resource' },
  },
  {
    id: 'SEARCH-ENTITY-NAME',
    level: 'SHALL',
    title: 'finds AuditEvents by entity-name (the name of an entity) and no others',
    source: { document: 'api', section: specific, quote: '`entity-name`: Name of the entity' },
  },
  {
    id: 'SEARCH-ENTITY-ROLE',
    level: 'SHALL',
    title: 'finds AuditEvents by entity-role (the role of an entity) and no others',
    source: { document: 'api', section: specific, quote: '`entity-role`: What role the entity played' },
  },
  {
    id: 'SEARCH-ENTITY-TYPE',
    level: 'SHALL',
    title: 'finds AuditEvents by entity-type (the type of an entity) and no others',
    source: { document: 'api', section: specific, quote: '`entity-type`: Type of entity involved' },
  },
  {
    id: 'SEARCH-PATIENT',
    level: 'SHALL',
    title: 'finds AuditEvents by patient (the reference of a patient) and no others',
    source: { document: 'api', section: specific, quote: '`patient`: Patient reference' },
  },
  {
    id: 'SEARCH-POLICY',
    level: 'SHALL',
    title: 'finds AuditEvents by policy (a policy) and no others',
    source: { document: 'api', section: specific, quote: '`policy`: Policy that authorized the event' },
  },
  {
    id: 'SEARCH-SITE',
    level: 'SHALL',
    title: 'finds AuditEvents by site (the site of the source) and no others',
    source: { document: 'api', section: specific, quote: '`site`: Logical source location' },
  },
  {
    id: 'SEARCH-SOURCE',
    level: 'SHALL',
    title: 'finds AuditEvents by source (the reference of the source) and no others',
    source: { document: 'api', section: specific, quote: '`source`: Source identity' },
  },
] as const satisfies readonly Requirement[];
