import type { AuditEvent, CodeableConcept, Coding, Reference } from 'fhir/r4';

/** A value that a token parameter compares. */
export type Token = Pick<Coding, 'system' | 'code'>;

interface Named {
  name: string;
  /** FHIRPath of the values in FHIR R4. */
  expression: string;
  description: string;
}

/** A search parameter and how to read its values from an event. The types are those of FHIR R4. */
export type SearchParameter = Named &
  (
    | { type: 'token'; values: (event: AuditEvent) => Token[] }
    | { type: 'string' | 'uri'; values: (event: AuditEvent) => (string | undefined)[] }
    | { type: 'reference'; values: (event: AuditEvent) => (Reference | undefined)[] }
    | { type: 'date'; column: 'recorded' | 'lastUpdated' }
    | { type: 'id' }
  );

/** A list of the event. A client may leave it out, and a defect may accept another type. */
const list = <Item>(value: Item[] | undefined): Item[] => (Array.isArray(value) ? value : []);
const codings = (concept: CodeableConcept | undefined): Token[] => list(concept?.coding);
const present = <Item>(value: Item | undefined): Item[] => (value === undefined ? [] : [value]);

const agents = (event: AuditEvent) => list(event.agent);
const entities = (event: AuditEvent) => list(event.entity);

const isPatient = (reference: Reference | undefined) =>
  reference?.type === 'Patient' || /(^|\/)Patient\/[^/]+/.test(reference?.reference ?? '');

/** The search parameters for AuditEvent that Auditbox documents, and three for any resource. */
export const searchParameters: readonly SearchParameter[] = [
  {
    name: '_id',
    type: 'id',
    expression: 'Resource.id',
    description: 'Logical id of this artifact',
  },
  {
    name: '_lastUpdated',
    type: 'date',
    column: 'lastUpdated',
    expression: 'Resource.meta.lastUpdated',
    description: 'When the resource version last changed',
  },
  {
    name: '_tag',
    type: 'token',
    expression: 'Resource.meta.tag',
    description: 'Tags applied to this resource',
    values: (event) => list(event.meta?.tag),
  },
  {
    name: 'action',
    type: 'token',
    expression: 'AuditEvent.action',
    description: 'Type of action performed during the event',
    values: ({ action }) =>
      present(action).map((code) => ({ system: 'http://hl7.org/fhir/audit-event-action', code })),
  },
  {
    name: 'address',
    type: 'string',
    expression: 'AuditEvent.agent.network.address',
    description: 'Identifier for the network access point of the user device',
    values: (event) => agents(event).map((agent) => agent?.network?.address),
  },
  {
    name: 'agent',
    type: 'reference',
    expression: 'AuditEvent.agent.who',
    description: 'Identifier of who',
    values: (event) => agents(event).map((agent) => agent?.who),
  },
  {
    name: 'agent-name',
    type: 'string',
    expression: 'AuditEvent.agent.name',
    description: 'Human friendly name for the agent',
    values: (event) => agents(event).map((agent) => agent?.name),
  },
  {
    name: 'agent-role',
    type: 'token',
    expression: 'AuditEvent.agent.role',
    description: 'Agent role in the event',
    values: (event) => agents(event).flatMap((agent) => list(agent?.role).flatMap(codings)),
  },
  {
    name: 'altId',
    type: 'token',
    expression: 'AuditEvent.agent.altId',
    description: 'Alternative User identity',
    values: (event) => agents(event).flatMap((agent) => present(agent?.altId).map((code) => ({ code }))),
  },
  {
    name: 'date',
    type: 'date',
    column: 'recorded',
    expression: 'AuditEvent.recorded',
    description: 'Time when the event was recorded',
  },
  {
    name: 'entity',
    type: 'reference',
    expression: 'AuditEvent.entity.what',
    description: 'Specific instance of resource',
    values: (event) => entities(event).map((entity) => entity?.what),
  },
  {
    name: 'entity-name',
    type: 'string',
    expression: 'AuditEvent.entity.name',
    description: 'Descriptor for entity',
    values: (event) => entities(event).map((entity) => entity?.name),
  },
  {
    name: 'entity-role',
    type: 'token',
    expression: 'AuditEvent.entity.role',
    description: 'What role the entity played',
    values: (event) => entities(event).flatMap((entity) => present(entity?.role)),
  },
  {
    name: 'entity-type',
    type: 'token',
    expression: 'AuditEvent.entity.type',
    description: 'Type of entity involved',
    values: (event) => entities(event).flatMap((entity) => present(entity?.type)),
  },
  {
    name: 'outcome',
    type: 'token',
    expression: 'AuditEvent.outcome',
    description: 'Whether the event succeeded or failed',
    values: ({ outcome }) =>
      present(outcome).map((code) => ({ system: 'http://hl7.org/fhir/audit-event-outcome', code })),
  },
  {
    name: 'patient',
    type: 'reference',
    expression:
      'AuditEvent.agent.who.where(resolve() is Patient) | AuditEvent.entity.what.where(resolve() is Patient)',
    description: 'Identifier of who, where a patient',
    values: (event) =>
      [...agents(event).map((agent) => agent?.who), ...entities(event).map((entity) => entity?.what)].filter(
        isPatient,
      ),
  },
  {
    name: 'policy',
    type: 'uri',
    expression: 'AuditEvent.agent.policy',
    description: 'Policy that authorized event',
    values: (event) => agents(event).flatMap((agent) => list(agent?.policy)),
  },
  {
    name: 'site',
    type: 'token',
    expression: 'AuditEvent.source.site',
    description: 'Logical source location within the enterprise',
    values: (event) => present(event.source?.site).map((code) => ({ code })),
  },
  {
    name: 'source',
    type: 'reference',
    expression: 'AuditEvent.source.observer',
    description: 'The identity of source detecting the event',
    values: (event) => [event.source?.observer],
  },
  {
    name: 'subtype',
    type: 'token',
    expression: 'AuditEvent.subtype',
    description: 'More specific type/id for the event',
    values: (event) => list(event.subtype),
  },
  {
    name: 'type',
    type: 'token',
    expression: 'AuditEvent.type',
    description: 'Type/identifier of event',
    values: (event) => present(event.type),
  },
];
