import { type Json, smallest } from '../samples.ts';
import type { Rules } from './rules.ts';

const plain = { extension: [{ url: 'u', valueCode: 'c' }] };
const event = (more: Json) => ({ ...smallest('AuditEvent'), ...more });
const entity = (more: Json) => event({ entity: [more] });
const repeat = (more: Json) => ({ repeat: { count: 1, ...more } });
const filter = (name: string, more: Json) => ({ type: 'Patient', [name]: [more] });

/** Elements of which one of several types may be there: `value[x]` and its kin, and ext-1. */
export const choiceRules: Rules = {
  'ext-1': {
    type: 'Extension',
    keep: [
      { url: 'u', valueCode: 'c' },
      { url: 'u', extension: [{ url: 'v', valueCode: 'c' }] },
      { url: 'u', _valueCode: plain },
    ],
    break: [
      { url: 'u' },
      { url: 'u', id: 'e' },
      { url: 'u', valueCode: 'c', extension: [{ url: 'v', valueCode: 'c' }] },
    ],
  },
  'value[x] of an extension': {
    type: 'Extension',
    keep: [{ url: 'u', valueCode: 'c', _valueCode: plain }],
    break: [
      { url: 'u', valueCode: 'c', valueString: 's' },
      { url: 'u', valueCode: 'c', _valueString: plain },
    ],
  },
  'value[x] of a detail': {
    type: 'AuditEvent',
    keep: [
      entity({ detail: [{ type: 't', valueBase64Binary: 'AAAA' }] }),
      entity({ detail: [{ type: 't', _valueString: plain }] }),
    ],
    break: [
      entity({ detail: [{ type: 't' }] }),
      entity({ detail: [{ type: 't', valueString: 's', valueBase64Binary: 'AAAA' }] }),
    ],
  },
  'author[x]': {
    type: 'Annotation',
    keep: [],
    break: [{ text: 't', authorString: 's', authorReference: { display: 'd' } }],
  },
  'subject[x]': {
    type: 'DataRequirement',
    keep: [],
    break: [{ type: 'Patient', subjectReference: { display: 'd' }, subjectCodeableConcept: { text: 't' } }],
  },
  'value[x] of a date filter': {
    type: 'DataRequirement',
    keep: [],
    break: [filter('dateFilter', { path: 'p', valueDateTime: '2020', valuePeriod: { start: '2020' } })],
  },
  'asNeeded[x]': {
    type: 'Dosage',
    keep: [],
    break: [{ asNeededBoolean: true, asNeededCodeableConcept: { text: 't' } }],
  },
  'dose[x] and rate[x]': {
    type: 'Dosage',
    keep: [{ doseAndRate: [{ doseQuantity: { value: 1 }, rateQuantity: { value: 1 } }] }],
    break: [
      { doseAndRate: [{ doseQuantity: { value: 1 }, doseRange: { low: { value: 1 } } }] },
      { doseAndRate: [{ rateQuantity: { value: 1 }, rateRange: { low: { value: 1 } } }] },
    ],
  },
  'bounds[x]': {
    type: 'Timing',
    keep: [],
    break: [repeat({ boundsPeriod: { start: '2020' }, boundsRange: { low: { value: 1 } } })],
  },
  'timing[x]': {
    type: 'TriggerDefinition',
    keep: [],
    break: [{ type: 'periodic', timingDate: '2020', timingDateTime: '2020' }],
  },
  'value[x] of a usage context': {
    type: 'UsageContext',
    keep: [],
    break: [
      { code: { code: 'c' } },
      { code: { code: 'c' }, valueReference: { display: 'd' }, valueQuantity: { value: 1 } },
    ],
  },
};
