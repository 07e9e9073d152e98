import type { AuditEvent, Device, Extension, Practitioner } from 'fhir/r4';
import { extensionUrl, extensionValues } from '../extension-values.ts';
import { type HardValue, hard } from './row.ts';
import { bare, complete } from './whole.ts';

const nested = (depth: number): Extension =>
  depth === 0
    ? { url: 'leaf', valueString: 'deepest' }
    : { url: depth === 10 ? extensionUrl('nested') : `level-${depth}`, extension: [nested(depth - 1)] };

const absent: Extension = {
  url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
  valueCode: 'masked',
};

const observedBy = (reference: string) => (event: AuditEvent) => {
  event.source.observer = { reference };
};

/** Valid structures that implementations often forget. */
export const hardShape: readonly HardValue[] = [
  { about: 'other', name: 'the required elements only', event: bare },
  { about: 'other', name: 'every element at once', event: complete },
  ...extensionValues.map((value) => {
    const type = Object.keys(value)[0]!;
    return hard('extensions', `an extension with ${type}`, (event) => {
      event.extension = [{ url: extensionUrl(type), ...structuredClone(value) } as Extension];
    });
  }),
  hard('extensions', 'extensions nested ten deep', (event) => {
    event.extension = [nested(10)];
  }),
  hard('extensions', 'the same extension twice', (event) => {
    event.extension = ['b', 'a'].map((valueCode) => ({ url: extensionUrl('flag'), valueCode }));
  }),
  hard('extensions', 'an extension of a primitive', (event) => {
    event._recorded = { extension: [{ url: extensionUrl('clock'), valueString: 'ntp' }] };
  }),
  hard('extensions', 'an id of a primitive', (event) => {
    event._action = { id: 'a-1' };
  }),
  hard('extensions', 'an extension in place of a value', (event) => {
    event.agent[0]!._altId = { extension: [absent] };
    delete event.agent[0]!.altId;
  }),
  hard('extensions', 'extensions of some values of a list', (event) => {
    event.agent[0]!.policy = ['urn:hospital:policy:1', 'urn:hospital:policy:2'];
    // FHIR JSON has null in the place of a value without extension, but @types/fhir does not allow
    // it.
    event.agent[0]!._policy = [null as never, { extension: [absent] }];
  }),
  hard('extensions', 'element ids', (event) => {
    event.agent.forEach((agent, index) => {
      agent.id = `agent-${index}`;
    });
    event.source.id = 'source';
    event.type.id = 'type';
  }),
  hard('contained', 'contained resources', (event) => {
    const device: Device = { resourceType: 'Device', id: 'd', status: 'active', serialNumber: '00-1' };
    const practitioner: Practitioner = {
      resourceType: 'Practitioner',
      id: 'p',
      name: [{ family: 'Ångström', given: ['A', 'B'] }],
      qualification: [{ code: { text: 'MD' }, period: { start: '2001' } }],
    };
    event.contained = [practitioner, device];
    event.source.observer = { reference: '#d' };
    event.agent[0]!.who = { reference: '#p' };
  }),
  hard('repetitions', 'equal agents', (event) => {
    event.agent = [...event.agent, structuredClone(event.agent[1]!), structuredClone(event.agent[1]!)];
  }),
  hard('repetitions', 'equal entities', (event) => {
    event.entity = [...event.entity!, structuredClone(event.entity![0]!)];
  }),
  hard('repetitions', 'codes out of alphabetical order', (event) => {
    event.subtype = ['z', 'a', 'm', 'A', '10', '9'].map((code) => ({
      system: 'urn:hospital:subtypes',
      code,
    }));
  }),
  hard('other', 'no one is the requestor', (event) => {
    for (const agent of event.agent) agent.requestor = false;
  }),
  hard('other', 'false, zero and an empty-looking code', (event) => {
    event.type.userSelected = false;
    event.extension = [{ url: extensionUrl('count'), valueInteger: 0 }];
  }),
  hard('strings', 'a text without a code', (event) => {
    event.agent[0]!.type = { text: 'Someone at the desk' };
  }),
  hard('other', 'a code without a system', (event) => {
    event.subtype = [{ code: 'local' }];
  }),
  hard('other', 'an absolute reference', observedBy('https://ehr.example.org:8443/fhir/Device/d-1')),
  hard('other', 'a reference to a version', observedBy('Device/d-1/_history/3')),
  hard('other', 'a reference by URN', observedBy('urn:uuid:9f1a2b3c-4d5e-4f60-8a7b-8c9d0e1f2a3b')),
  hard('other', 'a reference by identifier', (event) => {
    event.source.observer = {
      type: 'Device',
      identifier: { use: 'official', system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.3.6.1.4.1.21367' },
    };
  }),
  hard('other', 'a reference by display', (event) => {
    event.source.observer = { display: 'The audit agent of the ward' };
  }),
  hard('other', "a client's id, version and time", (event) => {
    event.id = 'client-made';
    event.meta = { versionId: '7', lastUpdated: '2001-01-01T00:00:00.000+01:00', source: 'urn:hospital:x#1' };
  }),
  hard('meta', 'profiles, labels and tags', (event) => {
    event.meta = {
      source: 'urn:hospital:information-system',
      profile: ['http://hl7.org/fhir/StructureDefinition/AuditEvent'],
      security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }],
      tag: [{ system: 'urn:hospital:tags', version: '1', code: 'T', display: 'Tag', userSelected: false }],
    };
  }),
  hard(
    'other',
    'implicit rules',
    (event) => {
      event.implicitRules = 'https://hospital.example.org/fhir/rules';
    },
    { mayRefuse: 'a receiver that does not know implicitRules may refuse to process the resource' },
  ),
  hard(
    'other',
    'a modifier extension',
    (event) => {
      event.modifierExtension = [{ url: extensionUrl('retracted'), valueBoolean: false }];
    },
    { mayRefuse: 'a receiver that does not know a modifierExtension may refuse to process the resource' },
  ),
];
