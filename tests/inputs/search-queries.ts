import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { byTag } from '../checks/stored.ts';
import {
  dicom,
  interactions,
  objectRoles,
  participation,
  resourceTypes,
  type SearchEvent,
  type SearchValues,
} from './search-events.ts';

export interface Query {
  query: string;
  finds: readonly ('A' | 'B')[];
  /** Limits the search to the two events by their tag, because other events share the value. */
  combine?: true;
  /**
   * The value is in no value set, so the deployment may find nothing or refuse (FHIR R4, search,
   * "Handling Errors").
   */
  mayBeRefused?: true;
}

export interface ParameterQueries {
  id: RequirementId;
  /** The search parameter. */
  name: string;
  queries(a: SearchEvent, b: SearchEvent): Query[];
}

const encode = encodeURIComponent;
const hourMs = 3600_000;
const otherSystem = 'http://example.org/other-codes';

/** A parameter whose value is unique to each event. */
const byUnique = (id: RequirementId, name: string, value: keyof SearchValues): ParameterQueries => ({
  id,
  name,
  queries: (a, b) => [
    { query: `${name}=${encode(a.values[value])}`, finds: ['A'] },
    { query: `${name}=${encode(b.values[value])}`, finds: ['B'] },
  ],
});

/**
 * A parameter whose value is a common code. Searches only the two events, by code and by system and
 * code.
 */
const byCode = (
  id: RequirementId,
  name: string,
  value: keyof SearchValues,
  system?: string,
): ParameterQueries => ({
  id,
  name,
  queries: (a, b) => {
    const byCodeAlone: Query[] = [
      { query: `${name}=${encode(a.values[value])}`, finds: ['A'], combine: true },
      { query: `${name}=${encode(b.values[value])}`, finds: ['B'], combine: true },
    ];
    return system ? [...byCodeAlone, ...bySystem(name, system, a.values[value])] : byCodeAlone;
  },
});

/** A code is found only with its own system (FHIR R4, search, "token"). */
const bySystem = (name: string, system: string, code: string): Query[] => [
  { query: `${name}=${encode(`${system}|${code}`)}`, finds: ['A'], combine: true },
  { query: `${name}=${encode(`${otherSystem}|${code}`)}`, finds: [], combine: true, mayBeRefused: true },
];

/**
 * Adds a search for a part of a code, which must find nothing. No code of the type is a prefix of
 * another.
 */
const withPartOfCode = (row: ParameterQueries, value: keyof SearchValues): ParameterQueries => ({
  ...row,
  queries: (a, b) => [
    ...row.queries(a, b),
    {
      query: `${row.name}=${encode(a.values[value].slice(0, -1))}`,
      finds: [],
      combine: true,
      mayBeRefused: true,
    },
  ],
});

/**
 * Returns the month of an instant. If the month depends on the time zone of the server, it returns
 * the year. The day always depends on it.
 */
function periodsOf(instant: string): string[] {
  const at = Date.parse(instant);
  const first = new Date(at - 14 * hourMs).toISOString();
  const last = new Date(at + 14 * hourMs).toISOString();
  const length = [7, 4].find((digits) => first.slice(0, digits) === last.slice(0, digits));
  return length === undefined ? [] : [first.slice(0, length)];
}

/**
 * Every documented parameter, with searches that distinguish two events (api.md, Supported Search
 * Parameters).
 */
export const parameterQueries: readonly ParameterQueries[] = [
  {
    id: 'SEARCH-ID',
    name: '_id',
    queries: (a, b) => [
      { query: `_id=${encode(a.id)}`, finds: ['A'] },
      { query: `_id=${encode(b.id)}`, finds: ['B'] },
    ],
  },
  {
    id: 'SEARCH-TAG',
    name: '_tag',
    queries: ({ values: { tag } }) => [
      { query: byTag(tag), finds: ['A', 'B'] },
      { query: `_tag=${encode('urn:auditbox-harness:case|none')}`, finds: [] },
      { query: `_tag=${encode(`${otherSystem}|${tag}`)}`, finds: [] },
      { query: byTag(tag.slice(0, -1)), finds: [] },
    ],
  },
  {
    id: 'SEARCH-LASTUPDATED',
    name: '_lastUpdated',
    queries: (a) => {
      const at = (offset: number) => encode(new Date(Date.parse(a.lastUpdated) + offset).toISOString());
      return [
        { query: `_lastUpdated=ge${at(-hourMs)}`, finds: ['A', 'B'], combine: true },
        { query: `_lastUpdated=le${at(hourMs)}`, finds: ['A', 'B'], combine: true },
        { query: `_lastUpdated=lt${at(-hourMs)}`, finds: [], combine: true },
        { query: `_lastUpdated=gt${at(hourMs)}`, finds: [], combine: true },
        // Usually the same day. A server that compares only days gives wrong results here.
        { query: `_lastUpdated=ge${at(hourMs)}`, finds: [], combine: true },
        { query: `_lastUpdated=le${at(-hourMs)}`, finds: [], combine: true },
        { query: `_lastUpdated=gt${at(-hourMs)}`, finds: ['A', 'B'], combine: true },
        { query: `_lastUpdated=lt${at(hourMs)}`, finds: ['A', 'B'], combine: true },
        ...periodsOf(a.lastUpdated).flatMap((period): Query[] => [
          { query: `_lastUpdated=ge${period}`, finds: ['A', 'B'], combine: true },
          { query: `_lastUpdated=le${period}`, finds: ['A', 'B'], combine: true },
          { query: `_lastUpdated=lt${period}`, finds: [], combine: true },
          { query: `_lastUpdated=gt${period}`, finds: [], combine: true },
        ]),
      ];
    },
  },
  {
    id: 'SEARCH-DATE',
    name: 'date',
    // A day means its whole range (FHIR R4, search, "Prefixes").
    queries: (a, b) => [
      { query: `date=${a.values.day}`, finds: ['A'], combine: true },
      { query: `date=ne${a.values.day}`, finds: ['B'], combine: true },
      { query: `date=ge${a.values.day}`, finds: ['A', 'B'], combine: true },
      { query: `date=ge${b.values.day}`, finds: ['B'], combine: true },
      { query: `date=gt${a.values.day}`, finds: ['B'], combine: true },
      { query: `date=lt${b.values.day}`, finds: ['A'], combine: true },
      { query: `date=le${a.values.day}`, finds: ['A'], combine: true },
      { query: `date=le${b.values.day}`, finds: ['A', 'B'], combine: true },
    ],
  },
  withPartOfCode(byCode('SEARCH-TYPE', 'type', 'type', dicom), 'type'),
  byCode('SEARCH-SUBTYPE', 'subtype', 'subtype', interactions),
  byCode('SEARCH-ACTION', 'action', 'action'),
  byCode('SEARCH-OUTCOME', 'outcome', 'outcome'),
  byCode('SEARCH-AGENT-ROLE', 'agent-role', 'agentRole', participation),
  byCode('SEARCH-ENTITY-ROLE', 'entity-role', 'entityRole', objectRoles),
  byCode('SEARCH-ENTITY-TYPE', 'entity-type', 'entityType', resourceTypes),
  byUnique('SEARCH-ALTID', 'altId', 'altId'),
  byUnique('SEARCH-AGENT', 'agent', 'agent'),
  byUnique('SEARCH-AGENT-NAME', 'agent-name', 'agentName'),
  byUnique('SEARCH-ADDRESS', 'address', 'address'),
  byUnique('SEARCH-ENTITY', 'entity', 'entity'),
  byUnique('SEARCH-ENTITY-NAME', 'entity-name', 'entityName'),
  byUnique('SEARCH-PATIENT', 'patient', 'patient'),
  byUnique('SEARCH-POLICY', 'policy', 'policy'),
  byUnique('SEARCH-SITE', 'site', 'site'),
  byUnique('SEARCH-SOURCE', 'source', 'source'),
];
