import type { Invariant, JsonObject } from './invariant.ts';
import { exists } from './invariant.ts';

/** `name.empty() or other.exists()` */
const needs = (name: string, other: string) => (element: JsonObject) =>
  !exists(element, name) || exists(element, other);
const meals = ['C', 'CM', 'CD', 'CV'];

/** Rules of Timing.repeat: https://hl7.org/fhir/R4/datatypes.html#Timing */
export const timingInvariants = {
  'tim-1': { human: 'a duration requires a unit', holds: needs('duration', 'durationUnit') },
  'tim-2': { human: 'a period requires a unit', holds: needs('period', 'periodUnit') },
  'tim-4': {
    human: 'the duration must not be negative',
    holds: ({ duration }) => typeof duration !== 'number' || duration >= 0,
  },
  'tim-5': {
    human: 'the period must not be negative',
    holds: ({ period }) => typeof period !== 'number' || period >= 0,
  },
  'tim-6': { human: 'periodMax requires a period', holds: needs('periodMax', 'period') },
  'tim-7': { human: 'durationMax requires a duration', holds: needs('durationMax', 'duration') },
  'tim-8': { human: 'countMax requires a count', holds: needs('countMax', 'count') },
  'tim-9': {
    human: 'an offset requires a when, which must not be C, CM, CD or CV',
    holds: (repeat) =>
      !exists(repeat, 'offset') ||
      (exists(repeat, 'when') &&
        !(Array.isArray(repeat.when) && repeat.when.some((when) => meals.includes(when)))),
  },
  'tim-10': {
    human: 'it must not have both timeOfDay and when',
    holds: (repeat) => !exists(repeat, 'timeOfDay') || !exists(repeat, 'when'),
  },
} satisfies Record<string, Invariant>;
