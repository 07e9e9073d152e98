import type { AuditEvent, Coding, Device, Extension, Identifier } from 'fhir/r4';
import { concept, confidentiality, dcm, objectLifecycle, objectRole, purpose, sourceType } from '../codes.ts';
import { extensionUrl } from '../extension-values.ts';
import { toDevice, toPatient, toPractitioner } from '../kinds/parts.ts';
import { patientRecordRead } from '../kinds/records.ts';
import type { Random } from '../random.ts';
import { drawScene } from '../scene.ts';

/** An event with the required elements of AuditEvent only. */
export function bare(random: Random): AuditEvent {
  const { recorded } = drawScene(random);
  return {
    resourceType: 'AuditEvent',
    type: { code: 'rest' },
    recorded,
    agent: [{ requestor: true }],
    source: { observer: { display: 'unknown' } },
  };
}

/** An event with every element of AuditEvent, except the two that may change its meaning. */
export function complete(random: Random): AuditEvent {
  const scene = drawScene(random);
  const event = patientRecordRead(scene);
  const extension: Extension[] = [{ url: extensionUrl('note'), valueString: 'here' }];
  let codings = 0;
  const full = (coding: Coding): Coding => ({
    id: `c-${++codings}`,
    extension,
    version: '1',
    userSelected: true,
    ...coding,
  });
  const identifier: Identifier = {
    id: 'i',
    extension,
    use: 'official',
    type: { text: 'Employee number' },
    system: 'urn:hospital:employees',
    value: random.digits(8),
    period: { id: 'p', extension, start: '2020', end: '2030-01-01' },
    assigner: { display: scene.hospital.name },
  };
  const observer: Device = { resourceType: 'Device', id: 'observer' };
  return structuredClone<AuditEvent>({
    ...event,
    id: random.uuid(),
    meta: {
      versionId: '1',
      lastUpdated: '2024-05-06T07:08:09Z',
      source: 'urn:hospital:spool',
      profile: ['http://hl7.org/fhir/StructureDefinition/AuditEvent'],
      security: [confidentiality.normal()],
      tag: [{ system: 'urn:hospital:tags', code: 'complete' }],
    },
    language: 'en-GB',
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">All of it</div>' },
    contained: [observer],
    extension,
    type: full(event.type),
    subtype: [full(dcm.login()), dcm.logout()],
    period: { start: '2025-01-01T00:00:00Z', end: '2025-01-01T00:00:01Z' },
    outcomeDesc: 'Done',
    purposeOfEvent: [{ ...concept(full(purpose.treatment()), 'Treatment'), id: 'pu', extension }],
    agent: [
      {
        ...event.agent[0]!,
        id: 'a',
        extension,
        who: { ...toPractitioner(scene.practitioner), id: 'r', extension, type: 'Practitioner', identifier },
        location: { reference: 'Location/ward-7' },
        policy: ['urn:hospital:policy:1'],
        media: dcm.email(),
        network: { id: 'n', extension, address: scene.workstation.hostname, type: '1' },
      },
    ],
    source: {
      id: 's',
      extension,
      site: 'Ward 7',
      observer: { ...toDevice(scene.workstation), reference: '#observer' },
      type: [full(sourceType.webServer()), sourceType.userDevice()],
    },
    entity: [
      {
        id: 'e',
        extension,
        what: toPatient(scene.patient),
        type: full(event.entity![0]!.type!),
        role: objectRole.patient(),
        lifecycle: objectLifecycle.access(),
        securityLabel: [confidentiality.normal(), confidentiality.restricted()],
        name: scene.patient.name,
        description: 'The chart',
        detail: [
          { id: 'd', extension, type: 'MRN', valueString: scene.patient.mrn },
          { type: 'hash', valueBase64Binary: '2jmj7l5rSw0yVb/vlWAYkK/YBwk=' },
        ],
      },
      { description: 'The search', query: scene.query },
    ],
  });
}
