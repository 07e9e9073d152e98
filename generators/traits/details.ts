import type { AuditEvent, AuditEventAgent, Identifier } from 'fhir/r4';
import { concept, purpose } from '../codes.ts';
import { instant, referenceTime } from '../moment.ts';
import type { Random } from '../random.ts';
import type { Trait } from './trait.ts';

const agentOf = (event: AuditEvent, random: Random): AuditEventAgent => random.pick(event.agent);

const identifier = (random: Random): Identifier => ({
  use: random.pick(['usual', 'official', 'temp', 'secondary', 'old']),
  type: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'EI' }],
    text: 'Employee number',
  },
  system: 'urn:oid:2.16.840.1.113883.4.6',
  value: random.digits(10),
  period: { start: '2019', end: '2031-12-31' },
  assigner: { display: 'Human Resources' },
});

/** More or fewer elements about what happened and who took part. */
export const details: readonly Trait[] = [
  {
    name: 'bare',
    probability: 0.05,
    apply(event, random) {
      const { agent, source, entity } = event;
      for (const key of ['action', 'outcome', 'subtype', 'outcomeDesc'] as const) delete event[key];
      event.agent = [{ requestor: random.chance(0.5) }, ...agent.slice(1)];
      event.source = { observer: source.observer };
      if (entity) event.entity = entity.map(({ what }) => (what ? { what } : { description: 'Not told' }));
      else event.entity = [{ detail: [{ type: 'note', valueString: 'Nothing else is known' }] }];
    },
  },
  {
    name: 'period',
    probability: 0.1,
    keepsProfile: true,
    apply(event, random) {
      const start = referenceTime + random.below(1e10);
      event.period = { start: instant(start), end: instant(start + random.below(1e7)) };
    },
  },
  {
    name: 'open period',
    probability: 0.02,
    keepsProfile: true,
    apply(event, random) {
      event.period = { end: instant(referenceTime + random.below(1e10)) };
    },
  },
  {
    name: 'location and policy',
    probability: 0.1,
    apply(event, random) {
      const agent = agentOf(event, random);
      agent.location = { reference: `Location/ward-${random.between(1, 20)}` };
      agent.policy = [
        'http://example.org/policies/care',
        `urn:oid:2.16.840.1.113883.3.${random.between(4, 99)}`,
      ];
    },
  },
  {
    name: 'identifier',
    probability: 0.15,
    apply(event, random) {
      agentOf(event, random).who = { type: 'Practitioner', identifier: identifier(random) };
    },
  },
  {
    name: 'version and choice of codes',
    probability: 0.1,
    apply(event, random) {
      for (const coding of [event.type, ...(event.subtype ?? [])])
        Object.assign(coding, { version: '2025-01', userSelected: random.chance(0.5) });
    },
  },
  {
    name: 'halves',
    probability: 0.05,
    apply(event, random) {
      event.subtype = [{ code: 'local' }, { display: 'Something else' }];
      agentOf(event, random).network = random.chance(0.5) ? { address: '10.0.0.1' } : { type: '2' };
      event.source.observer = { identifier: { system: 'urn:hospital:devices' } };
    },
  },
  {
    name: 'code as text only',
    probability: 0.05,
    apply(event) {
      event.purposeOfEvent = [concept(purpose.operations(), 'Yearly review')];
      Object.assign(event.agent[0]!, { type: { text: 'Someone at the desk' }, role: [{ text: 'Stand-in' }] });
    },
  },
];
