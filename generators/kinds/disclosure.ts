import type { AuditEventAgent } from 'fhir/r4';
import {
  concept,
  dcm,
  objectLifecycle,
  objectRole,
  purpose,
  recordLifecycle,
  roleClass,
  sourceType,
} from '../codes.ts';
import type { Organization } from '../hospital.ts';
import type { Scene } from '../scene.ts';
import {
  type BuildEvent,
  objectEntity,
  patientEntity,
  service,
  source,
  toOrganization,
  user,
} from './parts.ts';

const recipient = (partner: Organization, network: AuditEventAgent['network']): AuditEventAgent => ({
  type: concept(dcm.destinationRole()),
  who: toOrganization(partner),
  requestor: false,
  network,
});

/** Records are sent to a partner, by fax or mail, with the purpose. */
export const disclosure: BuildEvent = (scene: Scene) => {
  const partner = scene.random.pick(scene.hospital.partners);
  const byFax = scene.random.chance(0.5);
  return {
    resourceType: 'AuditEvent',
    type: dcm.export(),
    subtype: [recordLifecycle.disclose()],
    action: 'R',
    recorded: scene.recorded,
    outcome: '0',
    purposeOfEvent: [
      concept(scene.random.pick([purpose.payment, purpose.publicHealth, purpose.patientRequest])()),
    ],
    agent: [
      user(scene),
      service(scene, dcm.sourceRole()),
      recipient(partner, byFax ? { address: partner.fax, type: '3' } : { address: partner.email, type: '4' }),
    ],
    source: source(scene),
    entity: [
      patientEntity(scene),
      {
        ...objectEntity(scene, 'DocumentReference', objectRole.report()),
        lifecycle: objectLifecycle.disclosure(),
        detail: [{ type: 'pages', valueString: String(scene.random.between(1, 12)) }],
      },
    ],
  };
};

/** A nightly job moves records to the long-term archive. */
export const archived: BuildEvent = (scene) => ({
  resourceType: 'AuditEvent',
  type: recordLifecycle.archive(),
  action: 'E',
  period: { start: scene.recorded },
  recorded: scene.recorded,
  outcome: '0',
  agent: [
    { ...service(scene, dcm.application()), requestor: true },
    { type: concept(roleClass.provider()), name: scene.hospital.name, requestor: false },
  ],
  source: source(scene, sourceType.databaseServer()),
  entity: [{ ...objectEntity(scene, 'Task', objectRole.job()), lifecycle: objectLifecycle.archiving() }],
});
