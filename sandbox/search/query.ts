import { refusal } from '../outcome.ts';
import type { Condition } from './condition.ts';
import { parameterCondition } from './parameter-condition.ts';
import { searchParameters } from './parameters.ts';

/** The parsed parameters of a search. */
export interface Query {
  conditions: Condition[];
  /** Largest number of events on a page; 0 for the total only. */
  count: number;
  /** Number of events to skip. */
  offset: number;
  /** Name and value of each parameter that was used, without `_count` and `_offset`. */
  used: [string, string][];
  /** Names of the unknown parameters, which were not used. */
  ignored: string[];
}

const defaultCount = 50;
const largestCount = 1000;

const byName = new Map(searchParameters.map((parameter) => [parameter.name, parameter]));

/** Parameters without effect: every answer is complete JSON with a total. */
const withoutEffect = new Set(['_format', '_pretty', '_total']);

/**
 * Parses search parameters. A comma between values means "or", a repeated parameter "and". An
 * unknown parameter is ignored and reported, or refused if `strict` (FHIR R4, search, "Handling
 * Errors": servers should ignore unknown parameters unless the client asks for `handling=strict`).
 *
 * @throws Refusal 400
 */
export function readQuery(parameters: URLSearchParams, strict: boolean): Query {
  const query: Query = { conditions: [], count: defaultCount, offset: 0, used: [], ignored: [] };
  let totalOnly = false;
  for (const [key, value] of parameters) {
    const [name = '', modifier] = key.split(':', 2);
    const parameter = byName.get(name);
    if (parameter) query.conditions.push(parameterCondition(parameter, modifier, value));
    else if (key === '_count') query.count = Math.min(wholeNumber(key, value), largestCount);
    else if (key === '_offset') query.offset = wholeNumber(key, value);
    else if (key === '_summary' && (value === 'count' || value === 'false')) totalOnly = value === 'count';
    else if (!withoutEffect.has(key)) {
      query.ignored.push(key);
      continue;
    }
    if (key !== '_count' && key !== '_offset') query.used.push([key, value]);
  }
  if (strict && query.ignored.length > 0)
    throw refusal(400, 'not-supported', `Unknown search parameter: ${query.ignored.join(', ')}.`);
  if (totalOnly) query.count = 0;
  return query;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw refusal(400, 'invalid', `${name} must be a whole number of at least 0.`);
  return value;
}
