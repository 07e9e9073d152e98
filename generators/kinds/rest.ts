import type { AuditEvent, AuditEventEntity, Coding } from 'fhir/r4';
import { confidentiality, dcm, eventType, interaction, objectLifecycle, objectRole } from '../codes.ts';
import type { Scene } from '../scene.ts';
import {
  type BuildEvent,
  objectEntity,
  patientEntity,
  queryEntity,
  requestEntity,
  service,
  source,
  user,
  workstation,
} from './parts.ts';

const clinicalTypes = [
  'Observation',
  'Observation',
  'DocumentReference',
  'MedicationRequest',
  'Condition',
  'DiagnosticReport',
  'Encounter',
  'ImagingStudy',
] as const;

/**
 * The client is the source of the data when it writes or searches, and the destination when it
 * reads.
 */
function restful(
  scene: Scene,
  action: AuditEvent['action'],
  subtype: Coding,
  entity: AuditEventEntity[],
): AuditEvent {
  const reads = action === 'R';
  return {
    resourceType: 'AuditEvent',
    type: eventType.rest(),
    subtype: [subtype],
    action,
    recorded: scene.recorded,
    outcome: '0',
    agent: [
      user(scene),
      workstation(scene, reads ? dcm.destinationRole() : dcm.sourceRole()),
      service(scene, reads ? dcm.sourceRole() : dcm.destinationRole()),
    ],
    source: source(scene),
    entity,
  };
}

const object = (scene: Scene, lifecycle: Coding): AuditEventEntity => ({
  ...objectEntity(scene, scene.random.pick(clinicalTypes)),
  lifecycle,
});

export const restCreate: BuildEvent = (scene) =>
  restful(scene, 'C', interaction.create(), [
    patientEntity(scene),
    object(scene, objectLifecycle.creation()),
  ]);

export const restRead: BuildEvent = (scene) =>
  restful(scene, 'R', interaction.read(), [
    patientEntity(scene),
    { ...object(scene, objectLifecycle.access()), securityLabel: [confidentiality.normal()] },
    requestEntity(scene),
  ]);

export const restVread: BuildEvent = (scene) => {
  const entity = object(scene, objectLifecycle.access());
  const reference = `${entity.what?.reference}/_history/${scene.random.between(1, 9)}`;
  return restful(scene, 'R', interaction.vread(), [patientEntity(scene), { ...entity, what: { reference } }]);
};

export const restUpdate: BuildEvent = (scene) =>
  restful(scene, 'U', interaction.update(), [
    patientEntity(scene),
    {
      ...object(scene, objectLifecycle.amendment()),
      detail: [{ type: 'If-Match', valueString: `W/"${scene.random.between(1, 9)}"` }],
    },
  ]);

export const restPatch: BuildEvent = (scene) =>
  restful(scene, 'U', interaction.patch(), [
    patientEntity(scene),
    {
      ...object(scene, objectLifecycle.amendment()),
      detail: [
        {
          type: 'patch',
          valueBase64Binary: Buffer.from('[{"op":"replace","path":"/status","value":"final"}]').toString(
            'base64',
          ),
        },
      ],
    },
  ]);

export const restDelete: BuildEvent = (scene) => ({
  ...restful(scene, 'D', interaction.delete(), [
    patientEntity(scene),
    object(scene, objectLifecycle.logicalDeletion()),
  ]),
  outcome: '4',
  outcomeDesc: 'The resource is referenced by another one and was marked as deleted only',
});

export const restSearch: BuildEvent = (scene) =>
  restful(scene, 'E', interaction.search(), [patientEntity(scene), queryEntity(scene), requestEntity(scene)]);

/** A DICOM query, not by FHIR. */
export const query: BuildEvent = (scene) => ({
  ...restful(scene, 'E', interaction.search(), [
    { ...queryEntity(scene), role: objectRole.query(), lifecycle: objectLifecycle.access() },
  ]),
  type: dcm.query(),
});
