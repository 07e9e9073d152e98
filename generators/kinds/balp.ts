import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from 'fhir/r4';
import { type BalpProfileName, balpProfiles } from '../../contracts/fhir/balp/profiles.ts';
import {
  balpAuthorization,
  concept,
  dcm,
  eventType,
  interaction,
  participation,
  provenanceRole,
  purpose,
  resourceType,
  roleClass,
  securityRole,
  sourceType,
} from '../codes.ts';
import { rawQuery, type Scene } from '../scene.ts';
import {
  type BuildEvent,
  objectEntity,
  patientEntity,
  queryEntity,
  requestEntity,
  service,
  source,
  toDevice,
  toOrganization,
  toPractitioner,
  workstation,
} from './parts.ts';

// IHE ITI Basic Audit Log Patterns 1.1.3: https://profiles.ihe.net/ITI/BALP/1.1.3/artifacts.html

const profile = (name: BalpProfileName): AuditEvent['meta'] => ({
  profile: [balpProfiles[name].url],
});

/** A user in the form of the profiles: who, role and purpose, but no network. */
const person = (scene: Scene, type: Coding): AuditEventAgent => ({
  type: concept(type),
  who: toPractitioner(scene.practitioner),
  requestor: true,
  purposeOfUse: [concept(purpose.treatment())],
});

interface Operation {
  action: AuditEvent['action'];
  subtype: () => Coding;
  client: () => Coding;
  server: () => Coding;
  users: readonly (() => Coding)[];
  /** Entities other than the patient. */
  entities(scene: Scene): AuditEventEntity[];
  /** Entities for the profile without patient, if they differ. */
  entitiesWithoutPatient?(scene: Scene): AuditEventEntity[];
}

const { author, informant, custodian, recipient } = participation;
const staffQuery = (scene: Scene): AuditEventEntity => {
  const search = `Practitioner?identifier=${scene.practitioner.npi}`;
  return queryEntity({ ...scene, search, query: rawQuery(search) });
};

const data = (scene: Scene, type: string) => [objectEntity(scene, type), requestEntity(scene)];

const operations = {
  Create: {
    action: 'C',
    subtype: interaction.create,
    client: dcm.sourceRole,
    server: dcm.destinationRole,
    users: [author, informant, custodian],
    entities: (scene) => data(scene, 'List'),
  },
  Read: {
    action: 'R',
    subtype: interaction.read,
    client: dcm.destinationRole,
    server: dcm.sourceRole,
    users: [recipient],
    entities: (scene) => data(scene, 'List'),
  },
  Update: {
    action: 'U',
    subtype: interaction.update,
    client: dcm.sourceRole,
    server: dcm.destinationRole,
    users: [author, informant, custodian],
    entities: (scene) => data(scene, 'List'),
  },
  // The profile allows no other entities.
  Delete: {
    action: 'D',
    subtype: interaction.delete,
    client: dcm.application,
    server: provenanceRole.custodian,
    users: [author, informant, custodian],
    entities: (scene) => [objectEntity(scene, 'List')],
  },
  Query: {
    action: 'E',
    subtype: interaction.search,
    client: dcm.sourceRole,
    server: dcm.destinationRole,
    users: [recipient],
    entities: (scene) => [queryEntity(scene), requestEntity(scene)],
    entitiesWithoutPatient: (scene) => [staffQuery(scene), requestEntity(scene)],
  },
} satisfies Record<string, Operation>;

type OperationName = keyof typeof operations;

function operation(name: OperationName, withPatient: boolean): BuildEvent {
  const { action, subtype, client, server, users, ...rest }: Operation = operations[name];
  const entities = withPatient ? rest.entities : (rest.entitiesWithoutPatient ?? rest.entities);
  return (scene) => ({
    resourceType: 'AuditEvent',
    meta: profile(withPatient ? `Patient${name}` : name),
    type: eventType.rest(),
    subtype: [subtype()],
    action,
    recorded: scene.recorded,
    outcome: '0',
    agent: [
      workstation(scene, client()),
      service(scene, server()),
      ...(scene.random.chance(0.8) ? [person(scene, scene.random.pick(users)())] : []),
    ],
    source: source(scene),
    entity: withPatient ? [patientEntity(scene), ...entities(scene)] : entities(scene),
  });
}

/** The authorization server decides by a patient's Consent: it permits, or denies with a reason. */
const authorization: BuildEvent = (scene) => {
  const denied = scene.random.chance(0.2);
  const server = scene.hospital.identityProvider;
  return {
    resourceType: 'AuditEvent',
    meta: profile('AuthZconsent'),
    type: dcm.securityAlert(),
    subtype: [balpAuthorization.consent()],
    action: 'E',
    recorded: scene.recorded,
    outcome: denied ? '8' : '0',
    ...(denied && { outcomeDesc: 'The patient has denied access to this user' }),
    agent: [
      { type: concept(securityRole.authorizationServer()), who: toDevice(server), requestor: false },
      workstation(scene, dcm.application()),
      person(scene, recipient()),
      {
        type: concept(roleClass.provider()),
        who: toOrganization(scene.random.pick(scene.hospital.partners)),
        requestor: false,
      },
    ],
    source: source(scene, sourceType.securityServer(), server),
    entity: [
      patientEntity(scene),
      { what: { reference: `Consent/${scene.objectId}` }, type: resourceType.consent() },
    ],
  };
};

/** Builds an event of each IHE BALP profile. */
export const balp: Record<BalpProfileName, BuildEvent> = {
  Create: operation('Create', false),
  Read: operation('Read', false),
  Update: operation('Update', false),
  Delete: operation('Delete', false),
  Query: operation('Query', false),
  PatientCreate: operation('Create', true),
  PatientRead: operation('Read', true),
  PatientUpdate: operation('Update', true),
  PatientDelete: operation('Delete', true),
  PatientQuery: operation('Query', true),
  AuthZconsent: authorization,
};
