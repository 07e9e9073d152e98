import type { Invariant } from './invariant.ts';
import { exists } from './invariant.ts';
import { isKnownToBeLater } from './time.ts';

/**
 * Rules of the other datatypes: https://hl7.org/fhir/R4/datatypes.html,
 * https://hl7.org/fhir/R4/metadatatypes.html
 */
export const datatypeInvariants = {
  'att-1': {
    human: 'data requires a contentType',
    holds: (attachment) => !exists(attachment, 'data') || exists(attachment, 'contentType'),
  },
  'cpt-2': {
    human: 'a value requires a system',
    holds: (contactPoint) => !exists(contactPoint, 'value') || exists(contactPoint, 'system'),
  },
  'per-1': {
    human: 'start must not be after end',
    holds: ({ start, end }) =>
      typeof start !== 'string' || typeof end !== 'string' || !isKnownToBeLater(start, end),
  },
  'drq-1': {
    human: 'it must have either a path or a searchParam',
    holds: (filter) => exists(filter, 'path') !== exists(filter, 'searchParam'),
  },
  'drq-2': {
    human: 'it must have either a path or a searchParam',
    holds: (filter) => exists(filter, 'path') !== exists(filter, 'searchParam'),
  },
  'exp-1': {
    human: 'it must have an expression or a reference',
    holds: (expression) => exists(expression, 'expression') || exists(expression, 'reference'),
  },
  'trd-1': {
    human: 'it must not have both timing and data',
    holds: (trigger) => !exists(trigger, 'data') || !hasTiming(trigger),
  },
  'trd-2': {
    human: 'a condition requires data',
    holds: (trigger) => !exists(trigger, 'condition') || exists(trigger, 'data'),
  },
  'trd-3': {
    human: 'a named event requires a name, a periodic event a timing, and a data event data',
    holds: (trigger) =>
      (trigger.type !== 'named-event' || exists(trigger, 'name')) &&
      (trigger.type !== 'periodic' || hasTiming(trigger)) &&
      (!String(trigger.type).startsWith('data-') || exists(trigger, 'data')),
  },
} satisfies Record<string, Invariant>;

const timings = ['timingTiming', 'timingReference', 'timingDate', 'timingDateTime'];
const hasTiming = (trigger: Parameters<typeof exists>[0]) => timings.some((name) => exists(trigger, name));
