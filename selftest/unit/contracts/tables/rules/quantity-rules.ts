import type { Json } from '../samples.ts';
import type { Rules } from './rules.ts';

const ucum = 'http://unitsofmeasure.org';
const plain = { extension: [{ url: 'u', valueCode: 'c' }] };

/** Rules of Quantity and its kin. */
export const quantityRules: Rules = {
  'qty-3': quantity('Quantity', [], [{ value: 1, code: 'kg' }]),
  'qty-3 of a SimpleQuantity': quantity('SimpleQuantity', [], [{ value: 1, code: 'kg' }]),
  'sqty-1': quantity('SimpleQuantity', [], [{ value: 1, comparator: '<' }]),
  'age-1': quantity(
    'Age',
    [{ value: 1, code: 'a', system: ucum }],
    [
      { value: 1, system: ucum },
      { value: 1, code: 'a', system: 'urn:x' },
      { value: 0, code: 'a', system: ucum },
      { value: -1, code: 'a', system: ucum },
      { value: 1, code: 'a' },
    ],
  ),
  'cnt-3': quantity(
    'Count',
    [{ value: 2, code: '1', system: ucum }],
    [
      { value: 1, system: ucum },
      { value: 1, code: '1', system: 'urn:x' },
      { value: 1, code: '2', system: ucum },
      { value: 1.5, code: '1', system: ucum },
      { value: 1, code: '1' },
    ],
  ),
  'dis-1': quantity(
    'Distance',
    [{ value: 1, code: 'm', system: ucum }],
    [
      { value: 1, system: ucum },
      { value: 1, code: 'm', system: 'urn:x' },
      { value: 1, code: 'm' },
    ],
  ),
  'drt-1': quantity(
    'Duration',
    [{ value: 1 }, { value: 1, code: 's', system: ucum }],
    [
      { value: 1, code: 's', system: 'urn:x' },
      { code: 's', system: ucum },
      { value: 1, code: 's' },
    ],
  ),
  'rng-2': quantity(
    'Range',
    [
      { low: { value: 1 }, high: { value: 1 } },
      { low: { value: 2, unit: 'g' }, high: { value: 1, unit: 'kg' } },
      { low: { value: 2 }, high: { unit: 'kg' } },
    ],
    [{ low: { value: 2 }, high: { value: 1 } }],
  ),
  'rat-1': quantity(
    'Ratio',
    [plain],
    [{ numerator: { value: 1 } }, { denominator: { value: 1 } }, { id: 'e', numerator: { value: 1 } }],
  ),
};

function quantity(type: string, keep: Json[], broken: Json[]) {
  return { type, keep, break: broken };
}
