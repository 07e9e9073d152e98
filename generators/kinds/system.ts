import type { AuditEvent, AuditEventAgent, Coding } from 'fhir/r4';
import { concept, dcm, entityType, objectRole, purpose, sourceType } from '../codes.ts';
import type { Scene } from '../scene.ts';
import { type BuildEvent, service, source, toDevice, toPractitioner, user, workstation } from './parts.ts';

/** The workstation, by its host name. */
const named = (scene: Scene): AuditEventAgent => ({
  ...workstation(scene),
  network: { address: scene.workstation.hostname, type: '1' },
});

const authentication = (scene: Scene, subtype: Coding): AuditEvent => ({
  resourceType: 'AuditEvent',
  type: dcm.userAuthentication(),
  subtype: [subtype],
  action: 'E',
  recorded: scene.recorded,
  outcome: '0',
  agent: [user(scene), named(scene)],
  source: source(scene, sourceType.securityServer(), scene.hospital.identityProvider),
});

export const login: BuildEvent = (scene) => authentication(scene, dcm.login());

export const logout: BuildEvent = (scene) => authentication(scene, dcm.logout());

/** Only the login name that was entered is known. */
export const failedLogin: BuildEvent = (scene) => ({
  ...authentication(scene, dcm.login()),
  outcome: '8',
  outcomeDesc: scene.random.pick(['Invalid credentials', 'Account is locked', 'Password has expired']),
  agent: [{ altId: scene.practitioner.login, requestor: true }, named(scene)],
});

/** A machine presents a certificate that is not trusted. */
export const failedNodeAuthentication: BuildEvent = (scene) => ({
  ...authentication(scene, dcm.nodeAuthentication()),
  type: dcm.securityAlert(),
  outcome: '8',
  outcomeDesc: 'The client certificate is not trusted',
  agent: [named(scene)],
});

export const securityAlert: BuildEvent = (scene) => ({
  resourceType: 'AuditEvent',
  type: dcm.securityAlert(),
  subtype: [dcm.restrictedFunction()],
  action: 'E',
  recorded: scene.recorded,
  outcome: '12',
  outcomeDesc: 'The function was disabled after repeated misuse',
  agent: [user(scene), workstation(scene)],
  source: source(scene, sourceType.securityServer()),
  entity: [
    {
      what: { identifier: { system: 'urn:hospital:functions', value: 'bulk-export' } },
      type: entityType.systemObject(),
      role: objectRole.securityResource(),
      name: 'Bulk export',
    },
  ],
});

/** An administrator changes the rights of a user. */
export const rolesChanged: BuildEvent = (scene) => {
  const colleague = scene.random.pick(scene.hospital.practitioners);
  return {
    resourceType: 'AuditEvent',
    type: dcm.securityAlert(),
    subtype: [dcm.securityRolesChanged(), dcm.userSecurityAttributesChanged()],
    action: 'U',
    recorded: scene.recorded,
    outcome: '0',
    purposeOfEvent: [concept(purpose.operations())],
    agent: [user(scene), workstation(scene)],
    source: source(scene, sourceType.securityServer(), scene.hospital.identityProvider),
    entity: [
      {
        what: toPractitioner(colleague),
        type: entityType.person(),
        role: objectRole.securityUser(),
        detail: [
          { type: 'role added', valueString: colleague.role.code },
          { type: 'valid from', valueString: scene.recorded },
        ],
      },
    ],
  };
};

/** A user reads the audit log. */
export const auditLogUsed: BuildEvent = (scene) => ({
  resourceType: 'AuditEvent',
  type: dcm.auditLogUsed(),
  action: 'R',
  recorded: scene.recorded,
  outcome: '0',
  agent: [user(scene), workstation(scene)],
  source: source(scene, sourceType.securityServer()),
  entity: [
    {
      what: { identifier: { system: 'urn:hospital:logs', value: 'audit' } },
      type: entityType.systemObject(),
      role: objectRole.dataRepository(),
      name: 'Security audit log',
    },
  ],
});

const activity = (scene: Scene, subtype: Coding, outcome: AuditEvent['outcome']): AuditEvent => ({
  resourceType: 'AuditEvent',
  type: dcm.applicationActivity(),
  subtype: [subtype],
  action: 'E',
  recorded: scene.recorded,
  outcome,
  agent: [
    { ...service(scene, dcm.application()), name: scene.application.name },
    {
      type: concept(dcm.applicationLauncher()),
      who: toDevice(scene.hospital.identityProvider),
      requestor: true,
      network: { address: scene.application.ip, type: '2' },
    },
  ],
  source: source(scene, sourceType.applicationServer()),
});

export const applicationStart: BuildEvent = (scene) => activity(scene, dcm.applicationStart(), '0');

export const applicationStop: BuildEvent = (scene) => activity(scene, dcm.applicationStop(), '0');

export const applicationCrash: BuildEvent = (scene) => ({
  ...activity(scene, dcm.applicationStop(), '12'),
  outcomeDesc: 'The application ended with an unhandled error',
});
