import type { Invariant, Json, JsonObject } from './invariant.ts';
import { exists, isObject } from './invariant.ts';

const ucum = 'http://unitsofmeasure.org';

const hasCodeForValue = (quantity: JsonObject) => exists(quantity, 'code') || !exists(quantity, 'value');
const isUcumIfAny = (quantity: JsonObject) => !exists(quantity, 'system') || quantity.system === ucum;

/** Rules of Quantity and the types based on it: https://hl7.org/fhir/R4/datatypes.html#Quantity */
export const quantityInvariants = {
  'qty-3': {
    human: 'a code requires a system',
    holds: (quantity) => !exists(quantity, 'code') || exists(quantity, 'system'),
  },
  'age-1': {
    human: 'a value requires a code, the system must be UCUM and the value positive',
    holds: (age) =>
      hasCodeForValue(age) && isUcumIfAny(age) && (typeof age.value !== 'number' || age.value > 0),
  },
  'cnt-3': {
    human: 'a value requires a code, the system must be UCUM, the code 1 and the value a whole number',
    holds: (count) =>
      hasCodeForValue(count) &&
      isUcumIfAny(count) &&
      (!exists(count, 'code') || count.code === '1') &&
      (typeof count.value !== 'number' || Number.isInteger(count.value)),
  },
  'dis-1': {
    human: 'a value requires a code and the system must be UCUM',
    holds: (distance) => hasCodeForValue(distance) && isUcumIfAny(distance),
  },
  'drt-1': {
    human: 'a code requires a value and the system UCUM',
    holds: (duration) => !exists(duration, 'code') || (duration.system === ucum && exists(duration, 'value')),
  },
  'rng-2': {
    human: 'low must not exceed high',
    holds: ({ low, high }) => !isKnownToExceed(low, high),
  },
  'rat-1': {
    human: 'it must have both numerator and denominator, or neither and an extension',
    holds: (ratio) => {
      const hasNumerator = exists(ratio, 'numerator');
      return hasNumerator === exists(ratio, 'denominator') && (hasNumerator || exists(ratio, 'extension'));
    },
  },
} satisfies Record<string, Invariant>;

/**
 * Returns whether low exceeds high. Quantities of different units can't be compared without UCUM,
 * so they never do.
 */
function isKnownToExceed(low: Json, high: Json): boolean {
  if (!isObject(low) || !isObject(high)) return false;
  if (typeof low.value !== 'number' || typeof high.value !== 'number') return false;
  const isSameUnit = low.system === high.system && low.code === high.code && low.unit === high.unit;
  return isSameUnit && low.value > high.value;
}
