import { createHash } from 'node:crypto';
import type { AuditEvent } from 'fhir/r4';
import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { byTag } from '../checks/stored.ts';
import type { JsonObject } from '../engine/answer.ts';

/** An event to search for, as it came back, with the values to search by. */
export interface SearchEvent {
  id: string;
  returned: JsonObject;
  lastUpdated: string;
  values: SearchValues;
}

/**
 * Values that no other event has. Each is a single word, because some stores split text into words.
 */
export interface SearchValues {
  /** The code of the tag that the two share. */
  tag: string;
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
  /** Other references. Those of B have the ids of A, with a different resource type. */
  otherAgent: string;
  otherEntity: string;
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
const interactions = 'http://hl7.org/fhir/restful-interaction';
const participation = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const objectRoles = 'http://terminology.hl7.org/CodeSystem/object-role';
const resourceTypes = 'http://hl7.org/fhir/resource-types';

/**
 * Returns one of two events that differ in every value that a documented search parameter reads.
 * Where FHIR compares whole values, the value of B begins with that of A. A server that matches
 * prefixes finds both.
 */
export function neighbors(code: string, label: 'A' | 'B'): { event: AuditEvent; values: SearchValues } {
  const digested = (what: string, text: string) =>
    `${what.toLowerCase()}${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
  const isA = label === 'A';
  // A string search matches prefixes.
  const string = (what: string) => digested(what, `${code} ${label} ${what}`);
  const whole = (what: string) => `${digested(what, `${code} ${what}`)}${isA ? '' : '7'}`;
  const values: SearchValues = {
    tag: code,
    altId: whole('alt'),
    agent: `Practitioner/${whole('prac')}`,
    agentName: string('Name'),
    address: string('host'),
    entity: `DocumentReference/${whole('doc')}`,
    entityName: string('Chart'),
    patient: `Patient/${whole('pat')}`,
    policy: `http://example.org/policy/${whole('policy')}`,
    site: whole('site'),
    source: `Device/${whole('dev')}`,
    otherAgent: isA ? 'Device/besides' : `Device/${digested('prac', `${code} prac`)}`,
    otherEntity: isA ? 'Location/besides' : `Location/${digested('doc', `${code} doc`)}`,
    type: isA ? '110110' : '110112',
    subtype: isA ? 'search' : 'search-type',
    action: isA ? 'R' : 'E',
    outcome: isA ? '0' : '8',
    agentRole: isA ? 'AUT' : 'AUTHEN',
    entityRole: isA ? '2' : '20',
    entityType: isA ? 'Medication' : 'MedicationRequest',
    day: isA ? '2020-01-15' : '2021-06-20',
  };
  return { event: eventOf(values), values };
}

/**
 * The first items of lists. A store that reads only the first item does not find the searched
 * values.
 */
const besides = {
  agent: {
    altId: 'besides',
    name: 'Besides',
    network: { address: 'besides', type: '1' },
  },
  entity: { name: 'Besides' },
} as const;

function eventOf(values: SearchValues): AuditEvent {
  return {
    resourceType: 'AuditEvent',
    type: { system: dicom, code: values.type },
    subtype: [{ system: interactions, code: values.subtype }],
    action: values.action as 'R' | 'E',
    recorded: `${values.day}T12:00:00.000Z`,
    outcome: values.outcome as '0' | '8',
    agent: [
      { ...besides.agent, who: { reference: values.otherAgent }, requestor: false },
      {
        role: [{ coding: [{ system: participation, code: values.agentRole }] }],
        who: { reference: values.agent },
        altId: values.altId,
        name: values.agentName,
        requestor: true,
        policy: ['http://example.org/policy/besides', values.policy],
        network: { address: values.address, type: '1' },
      },
    ],
    source: { site: values.site, observer: { reference: values.source } },
    entity: [
      { ...besides.entity, what: { reference: values.otherEntity } },
      {
        what: { reference: values.entity },
        type: { system: resourceTypes, code: values.entityType },
        role: { system: objectRoles, code: values.entityRole },
        name: values.entityName,
      },
      { what: { reference: values.patient } },
    ],
  };
}

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
