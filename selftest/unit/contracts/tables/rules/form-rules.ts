import { type Json, smallest } from '../samples.ts';
import type { Rules } from './rules.ts';

const patient = { resourceType: 'Patient', id: 'c' };
const plain = { extension: [{ url: 'u', valueCode: 'c' }] };
const event = (more: Json) => ({ ...smallest('AuditEvent'), ...more });
const nested = (levels: number, wrap: (inner: Json) => Json, core: Json) => {
  let whole = core;
  for (let level = 1; level < levels; level++) whole = wrap(whole);
  return whole;
};
const inExtension = (inner: Json) => ({ url: 'u', extension: [inner] });
const inAssigner = (inner: Json) => ({ assigner: { identifier: inner } });

/** Rules of FHIR's JSON form, and the limit on nesting. */
export const formRules: Rules = {
  'lists of primitives': {
    type: 'HumanName',
    keep: [
      { given: ['a'], _given: [plain] },
      { given: ['a', null], _given: [null, plain] },
      { given: ['a', 'b'], _given: [plain] },
    ],
    break: [
      { given: [null] },
      { given: ['a', null], _given: [null, { id: 'e' }] },
      { _given: [null, plain] },
      { given: ['a'], _given: [null, null] },
    ],
  },
  'depth of extensions': {
    type: 'AuditEvent',
    keep: [event({ extension: [nested(100, inExtension, { url: 'u', valueCode: 'c' })] })],
    break: [102, 1000, 100_000].map((levels) =>
      event({ extension: [nested(levels, inExtension, { url: 'u', valueCode: 'c' })] }),
    ),
  },
  'depth of identifiers': {
    type: 'Identifier',
    keep: [nested(45, inAssigner, { value: 'v' })],
    break: [nested(103, inAssigner, { value: 'v' }), nested(100_000, inAssigner, { value: 'v' })],
  },
  'depth of one extension': {
    type: 'Extension',
    keep: [],
    break: [nested(103, inExtension, { url: 'u', valueCode: 'c' })],
  },
  'an empty element': {
    type: 'Element',
    keep: [plain, { ...plain, id: 'e' }],
    break: [
      {},
      'text',
      1,
      null,
      [],
      { extension: [] },
      { extension: 'e' },
      { extension: [1] },
      { ...plain, id: 1 },
      { id: 1 },
      { ...plain, unknown: 1 },
    ],
  },
  'an empty list of elements': { type: 'ElementList', keep: [[plain, null]], break: [[], {}, 'text', [1]] },
  'a contained resource': {
    type: 'ContainedResource',
    keep: [patient, { ...patient, any: [1, null] }],
    break: [
      { id: 'c' },
      { resourceType: 'Patient' },
      { resourceType: 'No', id: 'c' },
      { resourceType: 'Patient', id: 'a b' },
      'text',
      [],
    ],
  },
  'a bundled resource': {
    type: 'BundledResource',
    keep: [{ resourceType: 'Patient' }],
    break: [{ id: 'c' }, { resourceType: 'No' }, { resourceType: 'Patient', id: 'a b' }, 'text', []],
  },
};
