import { createHash } from 'node:crypto';
import type { AuditEvent } from 'fhir/r4';
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

export const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
export const interactions = 'http://hl7.org/fhir/restful-interaction';
export const participation = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
export const objectRoles = 'http://terminology.hl7.org/CodeSystem/object-role';
export const resourceTypes = 'http://hl7.org/fhir/resource-types';

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
