import type { Device } from 'fhir/r4';
import { confidentiality } from '../codes.ts';
import { instant, referenceTime } from '../moment.ts';
import type { Trait } from './trait.ts';

const narrativeStatus = ['generated', 'extensions', 'additional', 'empty'] as const;

/** Elements that any resource can have. */
export const metadata: readonly Trait[] = [
  {
    name: 'id',
    probability: 0.3,
    keepsProfile: true,
    apply(event, random) {
      event.id = random.uuid();
    },
  },
  {
    name: 'meta',
    probability: 0.15,
    keepsProfile: true,
    apply(event, random) {
      event.meta = {
        versionId: String(random.between(1, 3)),
        lastUpdated: instant(referenceTime - random.below(1e9)),
        source: `urn:uuid:${random.uuid()}`,
        security: [confidentiality.restricted()],
        tag: [{ system: 'urn:hospital:pipeline', code: random.pick(['direct', 'spooled']) }],
        ...event.meta,
      };
    },
  },
  {
    name: 'language',
    probability: 0.05,
    keepsProfile: true,
    apply(event, random) {
      event.language = random.pick(['en', 'en-GB', 'de-DE', 'es', 'pl', 'fr']);
    },
  },
  {
    name: 'text',
    probability: 0.05,
    keepsProfile: true,
    apply(event, random) {
      event.text = {
        status: random.pick(narrativeStatus),
        div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${event.type.display} &amp; recorded</p></div>`,
      };
    },
  },
  {
    name: 'contained',
    probability: 0.05,
    apply(event) {
      const observer: Device = { resourceType: 'Device', id: 'observer', status: 'active' };
      event.contained = [observer];
      event.source.observer = { reference: '#observer', type: 'Device', display: 'Audit agent' };
    },
  },
  {
    name: 'implicit rules',
    probability: 0.02,
    modifies: true,
    apply(event) {
      event.implicitRules = 'https://hospital.example.org/fhir/rules';
    },
  },
];
