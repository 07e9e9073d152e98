import type { AuditEvent, Element } from 'fhir/r4';
import { extensionUrl } from '../extension-values.ts';
import type { Random } from '../random.ts';
import { drawExtension, type Trait } from './trait.ts';

/** The first object of each element that an event has, including datatypes inside them. */
function partsOf({ meta, text, period, type, agent, source, entity }: AuditEvent): Element[] {
  const who = agent.find(({ who }) => who?.identifier)?.who;
  const concept = agent.find(({ type }) => type)?.type;
  const network = agent.find(({ network }) => network)?.network;
  const detail = entity?.find(({ detail }) => detail)?.detail?.[0];
  const { identifier } = who ?? {};
  const all = [
    meta,
    text,
    period ?? identifier?.period,
    type,
    agent[0],
    concept,
    network,
    source,
    source.observer,
    entity?.[0],
    detail,
    who,
    identifier,
  ];
  return all.filter((part) => part !== undefined);
}

/** Extensions in all places where FHIR allows them. */
export const extensions: readonly Trait[] = [
  {
    name: 'extension',
    probability: 0.25,
    keepsProfile: true,
    apply(event, random) {
      event.extension = [drawExtension(random), drawExtension(random)];
    },
  },
  {
    name: 'nested extension',
    probability: 0.05,
    keepsProfile: true,
    apply(event, random) {
      event.extension = [
        {
          id: 'shift',
          url: extensionUrl('shift'),
          extension: [
            { url: 'kind', valueCode: 'night' },
            { url: 'ward', valueReference: { reference: `Location/ward-${random.between(1, 20)}` } },
          ],
        },
      ];
    },
  },
  {
    name: 'extension of a part',
    probability: 0.3,
    apply(event, random) {
      Object.assign(random.pick(partsOf(event)), { id: 'part', extension: [drawExtension(random)] });
    },
  },
  {
    name: 'extension of a primitive',
    probability: 0.05,
    keepsProfile: true,
    apply(event, random) {
      event._recorded = { id: 'recorded', extension: [drawExtension(random)] };
      if (event.action) event._action = { extension: [drawExtension(random)] };
    },
  },
  {
    name: 'extension instead of a value',
    probability: 0.03,
    apply(event) {
      delete event.outcomeDesc;
      event._outcomeDesc = {
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
            valueCode: 'not-applicable',
          },
        ],
      };
    },
  },
  {
    name: 'modifier extension',
    probability: 0.06,
    modifies: true,
    apply(event, random: Random) {
      const { agent, source, entity = [] } = event;
      const networks = agent.flatMap(({ network }) => network ?? []);
      const details = entity.flatMap(({ detail }) => detail ?? []);
      const parts = [event, source, agent[0]!, ...networks, ...entity, ...details];
      random.pick(parts).modifierExtension = [{ url: extensionUrl('retracted'), valueBoolean: false }];
    },
  },
];
