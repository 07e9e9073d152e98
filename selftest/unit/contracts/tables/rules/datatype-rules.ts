import type { Json } from '../samples.ts';
import type { Rules } from './rules.ts';

const filter = (name: string, more: Json) => ({ type: 'Patient', [name]: [more] });

/** Rules of the other datatypes. */
export const datatypeRules: Rules = {
  'att-1': {
    type: 'Attachment',
    keep: [{ data: 'AAAA', contentType: 'a/b' }, { url: 'u' }],
    break: [{ data: 'AAAA' }],
  },
  'cpt-2': {
    type: 'ContactPoint',
    keep: [{ value: '1', system: 'phone' }, { use: 'home' }],
    break: [{ value: '1' }],
  },
  'per-1': {
    type: 'Period',
    keep: [
      { start: '2020', end: '2020' },
      { start: '2020-06', end: '2020' },
      { start: '2020', end: '2020-06-01' },
      { start: '2020-01-01T00:00:00Z', end: '2020-01-01T00:00:00Z' },
      { start: '2020-01-01T01:00:00+01:00', end: '2020-01-01T00:00:00Z' },
      { start: '2020-01-02T10:00:00Z', end: '2020-01-01' },
      { start: '2020-01-01T00:00:00.1Z', end: '2020-01-01T00:00:00.2Z' },
    ],
    break: [
      { start: '2021', end: '2020' },
      { start: '2020-02', end: '2020-01' },
      { start: '2020-01-02', end: '2020-01-01' },
      { start: '2020-01-01T00:00:01Z', end: '2020-01-01T00:00:00Z' },
      { start: '2020-01-01T00:00:00.2Z', end: '2020-01-01T00:00:00.1Z' },
      { start: '2020-01-01T00:00:00Z', end: '2020-01-01T00:00:00+01:00' },
      { start: '2020-01-01T00:00:00-01:00', end: '2020-01-01T00:00:00Z' },
      { start: '2020-01-03T00:00:00Z', end: '2020-01-01' },
      { start: '0099', end: '0098' },
    ],
  },
  'drq-1': {
    type: 'DataRequirement',
    keep: [filter('codeFilter', { searchParam: 's' })],
    break: [
      filter('codeFilter', { path: 'p', searchParam: 's' }),
      filter('codeFilter', { code: [{ code: 'c' }] }),
    ],
  },
  'drq-2': {
    type: 'DataRequirement',
    keep: [filter('dateFilter', { searchParam: 's' })],
    break: [
      filter('dateFilter', { path: 'p', searchParam: 's' }),
      filter('dateFilter', { valueDateTime: '2020' }),
    ],
  },
  'exp-1': { type: 'Expression', keep: [{ language: 'l', reference: 'r' }], break: [{ language: 'l' }] },
  'trd-1': {
    type: 'TriggerDefinition',
    keep: [{ type: 'periodic', timingDate: '2020' }],
    break: ['timingDate', 'timingDateTime'].map((name) => ({
      type: 'periodic',
      [name]: '2020',
      data: [{ type: 'Patient' }],
    })),
  },
  'trd-2': {
    type: 'TriggerDefinition',
    keep: [
      { type: 'data-added', data: [{ type: 'Patient' }], condition: { language: 'l', expression: 'e' } },
    ],
    break: [{ type: 'named-event', name: 'n', condition: { language: 'l', expression: 'e' } }],
  },
  'trd-3': {
    type: 'TriggerDefinition',
    keep: [
      { type: 'periodic', timingTiming: { code: { text: 't' } } },
      { type: 'periodic', timingReference: { display: 'd' } },
      ...['changed', 'modified', 'removed', 'accessed', 'access-ended'].map((what) => ({
        type: `data-${what}`,
        data: [{ type: 'Patient' }],
      })),
    ],
    break: [{ type: 'named-event' }, { type: 'periodic' }, { type: 'data-added' }],
  },
};
