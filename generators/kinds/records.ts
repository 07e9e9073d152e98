import type { AuditEvent } from 'fhir/r4';
import { concept, confidentiality, dcm, objectLifecycle, objectRole, purpose } from '../codes.ts';
import type { Scene } from '../scene.ts';
import {
  type BuildEvent,
  objectEntity,
  patientEntity,
  service,
  source,
  toOrganization,
  user,
  workstation,
} from './parts.ts';

function record(scene: Scene, parts: Pick<AuditEvent, 'type' | 'action' | 'entity'>): AuditEvent {
  const { type, action, entity } = parts;
  return {
    resourceType: 'AuditEvent',
    type,
    action,
    recorded: scene.recorded,
    outcome: '0',
    agent: [user(scene), workstation(scene)],
    source: source(scene),
    entity,
  };
}

/** A user opens a patient record. */
export const patientRecordRead: BuildEvent = (scene) =>
  record(scene, {
    type: dcm.patientRecord(),
    action: 'R',
    entity: [
      {
        ...patientEntity(scene),
        lifecycle: objectLifecycle.access(),
        securityLabel: [confidentiality.normal()],
        name: scene.patient.name,
        detail: [{ type: 'MRN', valueString: scene.patient.mrn }],
      },
    ],
  });

/** A user changes a patient record. */
export const patientRecordUpdate: BuildEvent = (scene) =>
  record(scene, {
    type: dcm.patientRecord(),
    action: 'U',
    entity: [{ ...patientEntity(scene), lifecycle: objectLifecycle.amendment() }],
  });

export const orderRecord: BuildEvent = (scene) =>
  record(scene, {
    type: dcm.orderRecord(),
    action: 'C',
    entity: [patientEntity(scene), objectEntity(scene, 'ServiceRequest')],
  });

export const procedureRecord: BuildEvent = (scene) =>
  record(scene, {
    type: dcm.procedureRecord(),
    action: 'U',
    entity: [patientEntity(scene), objectEntity(scene, 'Procedure')],
  });

/** Emergency access beyond the user's rights ("break the glass"). */
export const breakGlass: BuildEvent = (scene) => ({
  resourceType: 'AuditEvent',
  type: dcm.securityAlert(),
  subtype: [dcm.emergencyOverrideStarted()],
  action: 'R',
  recorded: scene.recorded,
  outcome: '0',
  outcomeDesc: 'Access beyond the care relation was granted for an emergency',
  purposeOfEvent: [concept(purpose.breakTheGlass()), concept(purpose.emergencyTreatment(), 'Emergency')],
  agent: [
    {
      ...user(scene),
      purposeOfUse: [concept(purpose.breakTheGlass())],
      policy: ['urn:hospital:policy:break-glass'],
    },
    workstation(scene),
  ],
  source: source(scene),
  entity: [{ ...patientEntity(scene), securityLabel: [confidentiality.veryRestricted()] }],
});

/** Records are exported to a medium. */
export const exportToMedia: BuildEvent = (scene) => ({
  resourceType: 'AuditEvent',
  type: dcm.export(),
  action: 'R',
  recorded: scene.recorded,
  outcome: '0',
  purposeOfEvent: [concept(purpose.research())],
  agent: [
    user(scene),
    service(scene, dcm.sourceRole()),
    {
      type: concept(dcm.destinationMedia()),
      name: 'Study export',
      requestor: false,
      media: scene.random.pick([dcm.dvd, dcm.usbDisk])(),
    },
  ],
  source: source(scene),
  entity: [
    patientEntity(scene),
    { ...objectEntity(scene, 'ImagingStudy'), lifecycle: objectLifecycle.export(), name: 'CT thorax' },
  ],
});

/** Records are imported from a partner. */
export const importFromPartner: BuildEvent = (scene) => {
  const partner = scene.random.pick(scene.hospital.partners);
  return {
    resourceType: 'AuditEvent',
    type: dcm.import(),
    action: 'C',
    recorded: scene.recorded,
    outcome: '0',
    agent: [
      {
        type: concept(dcm.sourceRole()),
        who: toOrganization(partner),
        requestor: true,
        network: { address: partner.email, type: '4' },
      },
      service(scene),
    ],
    source: source(scene),
    entity: [
      patientEntity(scene),
      {
        ...objectEntity(scene, 'DocumentReference', objectRole.report()),
        lifecycle: objectLifecycle.import(),
        description: 'Discharge letter',
      },
    ],
  };
};

/** A user prints a letter. */
export const printed: BuildEvent = (scene) => ({
  ...record(scene, {
    type: dcm.export(),
    action: 'R',
    entity: [patientEntity(scene), objectEntity(scene, 'DocumentReference', objectRole.report())],
  }),
  agent: [user(scene), { type: concept(dcm.destinationMedia()), requestor: false, media: dcm.paper() }],
});
