import type { Requirement } from './requirement.ts';

const specific = 'AuditEvent-Specific Parameters';
const common = 'Common FHIR Parameters';

/** `search-type`: GET {base}/AuditEvent?… and POST {base}/AuditEvent/_search. */
export const search = [
  {
    id: 'SEARCH-SEARCHSET',
    level: 'SHALL',
    title:
      'returns a FHIR Bundle of type searchset for a search, with each AuditEvent as it was returned when created',
    source: {
      document: 'api',
      section: 'Search AuditEvents',
      quote: 'FHIR Bundle containing matching AuditEvent resources',
    },
  },
  {
    id: 'SEARCH-VISIBLE',
    level: 'SHALL',
    title: 'finds an acknowledged AuditEvent within the visibility timeout',
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
    title: 'points the next link, if it gives one, to the AuditEvents that follow',
    source: {
      document: 'fhir',
      section: 'RESTful API, Paging',
      quote: 'Servers SHOULD support paging for the results of a search or history interaction',
    },
  },
  {
    id: 'SEARCH-TOTAL',
    level: 'SHOULD',
    title: 'sets Bundle.total, if it gives one, to the number of AuditEvents that match on all pages',
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
    title: 'finds exactly the AuditEvents that match _id (the id)',
    source: { document: 'api', section: common, quote: '`_id`: Resource ID' },
  },
  {
    id: 'SEARCH-TAG',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match _tag (a tag)',
    source: { document: 'api', section: common, quote: '`_tag`: Search by tag' },
  },
  {
    id: 'SEARCH-LASTUPDATED',
    level: 'SHALL',
    title:
      'finds exactly the AuditEvents that match _lastUpdated (the time of the last update, with its prefixes)',
    source: { document: 'api', section: common, quote: '`_lastUpdated`: Last update time' },
  },
  {
    id: 'SEARCH-DATE',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match date (the recorded time, with its prefixes)',
    source: { document: 'api', section: specific, quote: '`date`: Time when the event was recorded' },
  },
  {
    id: 'SEARCH-TYPE',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match type (the type)',
    source: { document: 'api', section: specific, quote: '`type`: Type/identifier of event' },
  },
  {
    id: 'SEARCH-SUBTYPE',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match subtype (a subtype)',
    source: { document: 'api', section: specific, quote: '`subtype`: More specific type/subtype' },
  },
  {
    id: 'SEARCH-ACTION',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match action (the action)',
    source: { document: 'api', section: specific, quote: '`action`: Type of action performed' },
  },
  {
    id: 'SEARCH-OUTCOME',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match outcome (the outcome)',
    source: { document: 'api', section: specific, quote: '`outcome`: Event outcome indicator' },
  },
  {
    id: 'SEARCH-ALTID',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match altId (an alternative user id)',
    source: { document: 'api', section: specific, quote: '`altId`: Alternative identifier for the agent' },
  },
  {
    id: 'SEARCH-AGENT',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match agent (a reference to an agent)',
    source: { document: 'api', section: specific, quote: '`agent`: Identifier of who performed the action' },
  },
  {
    id: 'SEARCH-AGENT-NAME',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match agent-name (the name of an agent)',
    source: { document: 'api', section: specific, quote: '`agent-name`: Human-friendly name for the agent' },
  },
  {
    id: 'SEARCH-AGENT-ROLE',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match agent-role (the role of an agent)',
    source: { document: 'api', section: specific, quote: '`agent-role`: Agent role in the event' },
  },
  {
    id: 'SEARCH-ADDRESS',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match address (the network address of an agent)',
    source: { document: 'api', section: specific, quote: '`address`: Network address of the client' },
  },
  {
    id: 'SEARCH-ENTITY',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match entity (a reference to an entity)',
    source: { document: 'api', section: specific, quote: '`entity`: Specific instance of resource' },
  },
  {
    id: 'SEARCH-ENTITY-NAME',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match entity-name (the name of an entity)',
    source: { document: 'api', section: specific, quote: '`entity-name`: Name of the entity' },
  },
  {
    id: 'SEARCH-ENTITY-ROLE',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match entity-role (the role of an entity)',
    source: { document: 'api', section: specific, quote: '`entity-role`: What role the entity played' },
  },
  {
    id: 'SEARCH-ENTITY-TYPE',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match entity-type (the type of an entity)',
    source: { document: 'api', section: specific, quote: '`entity-type`: Type of entity involved' },
  },
  {
    id: 'SEARCH-PATIENT',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match patient (a reference to a patient)',
    source: { document: 'api', section: specific, quote: '`patient`: Patient reference' },
  },
  {
    id: 'SEARCH-POLICY',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match policy (a policy)',
    source: { document: 'api', section: specific, quote: '`policy`: Policy that authorized the event' },
  },
  {
    id: 'SEARCH-SITE',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match site (the site of the source)',
    source: { document: 'api', section: specific, quote: '`site`: Logical source location' },
  },
  {
    id: 'SEARCH-SOURCE',
    level: 'SHALL',
    title: 'finds exactly the AuditEvents that match source (a reference to the source)',
    source: { document: 'api', section: specific, quote: '`source`: Source identity' },
  },
] as const satisfies readonly Requirement[];
