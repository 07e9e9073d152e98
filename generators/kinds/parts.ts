import type {
  AuditEvent,
  AuditEventAgent,
  AuditEventEntity,
  AuditEventSource,
  Coding,
  Reference,
} from 'fhir/r4';
import {
  balpEntity,
  concept,
  dcm,
  entityType,
  objectRole,
  purpose,
  securityRole,
  sourceType,
} from '../codes.ts';
import type { Application, Organization, Patient, Practitioner, Workstation } from '../hospital.ts';
import type { Scene } from '../scene.ts';

/** Builds one kind of event from a scene. */
export type BuildEvent = (scene: Scene) => AuditEvent;

export const toPractitioner = ({ id, name }: Practitioner): Reference => ({
  reference: `Practitioner/${id}`,
  display: name,
});

export const toPatient = ({ id, name }: Patient): Reference => ({
  reference: `Patient/${id}`,
  display: name,
});

export const toDevice = ({ id, hostname }: Workstation | Application): Reference => ({
  reference: `Device/${id}`,
  display: hostname,
});

export const toOrganization = ({ id, name }: Organization): Reference => ({
  reference: `Organization/${id}`,
  display: name,
});

/** The user who acts, with the purpose of the access. */
export function user({ practitioner }: Scene, type: Coding = securityRole.humanUser()): AuditEventAgent {
  return {
    type: concept(type),
    role: [
      { coding: [{ system: 'urn:hospital:roles', ...practitioner.role }], text: practitioner.role.display },
    ],
    who: toPractitioner(practitioner),
    altId: practitioner.login,
    name: practitioner.name,
    requestor: true,
    purposeOfUse: [concept(purpose.treatment())],
  };
}

/** The user's device, by its IP address. */
export const workstation = (
  { workstation: device }: Scene,
  type: Coding = dcm.sourceRole(),
): AuditEventAgent => ({
  type: concept(type),
  who: toDevice(device),
  requestor: false,
  network: { address: device.ip, type: '2' },
});

/** The application's service, by its FHIR base URL. */
export const service = ({ application }: Scene, type: Coding = dcm.destinationRole()): AuditEventAgent => ({
  type: concept(type),
  who: toDevice(application),
  requestor: false,
  network: { address: application.fhirBase, type: '5' },
});

/** The recording system. */
export const source = (
  { hospital, application }: Scene,
  type: Coding = sourceType.applicationServer(),
  observer: Application = application,
): AuditEventSource => ({ site: hospital.name, observer: toDevice(observer), type: [type] });

export const patientEntity = ({ patient }: Scene): AuditEventEntity => ({
  what: toPatient(patient),
  type: entityType.person(),
  role: objectRole.patient(),
});

/** The clinical resource that the event is about. */
export const objectEntity = (
  { objectId }: Scene,
  type: string,
  role: Coding = objectRole.domainResource(),
): AuditEventEntity => ({
  what: { reference: `${type}/${objectId}` },
  type: entityType.systemObject(),
  role,
});

/** The search request. It has a `query`, so `name` must be absent (sev-1). */
export const queryEntity = ({ search, query }: Scene): AuditEventEntity => ({
  type: entityType.systemObject(),
  role: objectRole.query(),
  description: search,
  query,
});

/** The X-Request-Id header, in the form of IHE BALP. */
export const requestEntity = ({ requestId }: Scene): AuditEventEntity => ({
  what: { identifier: { value: requestId } },
  type: balpEntity.requestId(),
});
