import { createHash } from 'node:crypto';
import type { AuditEvent } from 'fhir/r4';
import type { RequirementId } from '../../../contracts/requirements.ts';
import type { JsonObject } from './answer.ts';

/** An event to search for, as it came back, with the values that a search may name. */
export interface SearchEvent {
  id: string;
  returned: JsonObject;
  lastUpdated: string;
  values: SearchValues;
}

/** Values that no other event has: single words, so that a store that splits text into words keeps them apart. */
export interface SearchValues {
  altId: string;
  agent: string;
  agentName: string;
  address: string;
  entity: string;
  entityName: string;
  patient: string;
  policy: string;
  site: string;
  source: string;
  /** Codes of FHIR's own value sets: different in A and B, but shared with other events. */
  type: string;
  subtype: string;
  action: string;
  outcome: string;
  agentRole: string;
  entityRole: string;
  entityType: string;
  day: string;
}

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const resourceTypes = 'http://hl7.org/fhir/resource-types';

/** One of two events that differ in every value that a documented search parameter reads. */
export function neighbours(code: string, label: 'A' | 'B'): { event: AuditEvent; values: SearchValues } {
  const unique = (what: string) => {
    const digest = createHash('sha256').update(`${code} ${label} ${what}`).digest('hex');
    return `${what.toLowerCase()}${digest.slice(0, 12)}`;
  };
  const isA = label === 'A';
  const values: SearchValues = {
    altId: unique('alt'),
    agent: `Practitioner/${unique('prac')}`,
    agentName: unique('Name'),
    address: unique('host'),
    entity: `DocumentReference/${unique('doc')}`,
    entityName: unique('Chart'),
    patient: `Patient/${unique('pat')}`,
    policy: `http://example.org/policy/${unique('policy')}`,
    site: unique('site'),
    source: `Device/${unique('dev')}`,
    type: isA ? '110110' : '110112',
    subtype: isA ? '110120' : '110121',
    action: isA ? 'R' : 'E',
    outcome: isA ? '0' : '8',
    agentRole: isA ? '110153' : '110152',
    entityRole: isA ? '4' : '3',
    entityType: isA ? 'DocumentReference' : 'Observation',
    day: isA ? '2020-01-15' : '2021-06-20',
  };
  return { event: eventOf(values), values };
}

function eventOf(values: SearchValues): AuditEvent {
  return {
    resourceType: 'AuditEvent',
    type: { system: dicom, code: values.type },
    subtype: [{ system: dicom, code: values.subtype }],
    action: values.action as 'R' | 'E',
    recorded: `${values.day}T12:00:00.000Z`,
    outcome: values.outcome as '0' | '8',
    agent: [
      {
        role: [{ coding: [{ system: dicom, code: values.agentRole }] }],
        who: { reference: values.agent },
        altId: values.altId,
        name: values.agentName,
        requestor: true,
        policy: [values.policy],
        network: { address: values.address, type: '1' },
      },
    ],
    source: { site: values.site, observer: { reference: values.source } },
    entity: [
      {
        what: { reference: values.entity },
        type: { system: resourceTypes, code: values.entityType },
        role: { system: 'http://terminology.hl7.org/CodeSystem/object-role', code: values.entityRole },
        name: values.entityName,
      },
      { what: { reference: values.patient } },
    ],
  };
}

export interface Query {
  query: string;
  finds: readonly ('A' | 'B')[];
  /** Narrow the search by the tag of the two, where other events have the value as well. */
  combine?: true;
}

export interface ParameterQueries {
  id: RequirementId;
  /** The search parameter. */
  name: string;
  queries(a: SearchEvent, b: SearchEvent): Query[];
}

const encode = encodeURIComponent;
const hourMs = 3600_000;

/** A parameter whose value no other event has: each of the two is found by its own. */
const byUnique = (id: RequirementId, name: string, value: keyof SearchValues): ParameterQueries => ({
  id,
  name,
  queries: (a, b) => [
    { query: `${name}=${encode(a.values[value])}`, finds: ['A'] },
    { query: `${name}=${encode(b.values[value])}`, finds: ['B'] },
  ],
});

/** A parameter whose value is a common code: sought among the two alone, by code and by system and code. */
const byCode = (
  id: RequirementId,
  name: string,
  value: keyof SearchValues,
  system?: string,
): ParameterQueries => ({
  id,
  name,
  queries: (a, b) => [
    { query: `${name}=${encode(a.values[value])}`, finds: ['A'], combine: true },
    { query: `${name}=${encode(b.values[value])}`, finds: ['B'], combine: true },
    ...(system
      ? [{ query: `${name}=${encode(`${system}|${a.values[value]}`)}`, finds: ['A'], combine: true } as const]
      : []),
  ],
});

/** Every documented parameter, with searches that tell two events apart (api.md, Supported Search Parameters). */
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
    queries: () => [
      { query: '_count=10', finds: ['A', 'B'], combine: true },
      { query: `_tag=${encode('urn:auditbox-harness:case|none')}`, finds: [] },
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
      ];
    },
  },
  {
    id: 'SEARCH-DATE',
    name: 'date',
    queries: (a) => [
      { query: `date=${a.values.day}`, finds: ['A'], combine: true },
      { query: `date=ne${a.values.day}`, finds: ['B'], combine: true },
      { query: 'date=ge2021-01-01', finds: ['B'], combine: true },
      { query: 'date=gt2021-01-01', finds: ['B'], combine: true },
      { query: 'date=lt2021-01-01', finds: ['A'], combine: true },
      { query: 'date=le2021-01-01', finds: ['A'], combine: true },
    ],
  },
  byCode('SEARCH-TYPE', 'type', 'type', dicom),
  byCode('SEARCH-SUBTYPE', 'subtype', 'subtype', dicom),
  byCode('SEARCH-ACTION', 'action', 'action'),
  byCode('SEARCH-OUTCOME', 'outcome', 'outcome'),
  byCode('SEARCH-AGENT-ROLE', 'agent-role', 'agentRole', dicom),
  byCode('SEARCH-ENTITY-ROLE', 'entity-role', 'entityRole'),
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
