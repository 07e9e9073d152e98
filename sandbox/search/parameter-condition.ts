import { refusal } from '../outcome.ts';
import { type Condition, datePrefixes, type Lookup } from './condition.ts';
import { dateRange } from './date-range.ts';
import type { SearchParameter } from './parameters.ts';
import { identifierOf, term, withoutVersion } from './terms.ts';

/**
 * Returns the condition for one search parameter, for instance `type=110112,http://dicom…|110113`.
 *
 * @param modifier the part of the key after the colon: `not`, `missing`, `exact`, `identifier` or a
 *   resource type
 * @throws Refusal 400 for a modifier that is not supported (FHIR R4, search, "Modifiers": servers
 *   SHALL reject it) and for an invalid value
 */
export function parameterCondition(
  parameter: SearchParameter,
  modifier: string | undefined,
  text: string,
): Condition {
  const values = splitUnescaped(text, ',').filter((value) => value !== '');
  if (values.length === 0) throw wrong(`Search parameter ${parameter.name} has no value.`);
  if (modifier === 'missing') return missing(parameter, text);

  const terms = (lookup: (value: string) => Lookup, negated = false): Condition => ({
    kind: 'terms',
    anyOf: values.map(lookup),
    negated,
  });
  const { name } = parameter;
  switch (parameter.type) {
    case 'id':
      if (modifier === undefined) return { kind: 'ids', anyOf: values.map(unescaped) };
      break;
    case 'date':
      if (modifier === undefined)
        return {
          kind: 'date',
          column: parameter.column,
          anyOf: values.map((value) => dateComparison(name, value)),
        };
      break;
    case 'token':
      if (modifier === undefined || modifier === 'not')
        return terms((value) => tokenLookup(name, value), modifier === 'not');
      break;
    case 'uri':
      if (modifier === undefined) return terms((value) => exact(term.exactly(name, unescaped(value))));
      break;
    case 'string':
      if (modifier === undefined)
        return terms((value) => ({ term: term.startingWith(name, unescaped(value)), prefix: true }));
      if (modifier === 'exact') return terms((value) => exact(term.exactly(name, unescaped(value))));
      break;
    case 'reference':
      if (modifier === 'identifier') return terms((value) => tokenLookup(identifierOf(name), value));
      if (modifier === undefined || /^[A-Z][A-Za-z]+$/.test(modifier))
        return terms((value) => referenceLookup(name, modifier, unescaped(value)));
  }
  throw wrong(`Search parameter ${name} does not support the modifier :${modifier}.`);
}

function missing({ name, type }: SearchParameter, text: string): Condition {
  if (text !== 'true' && text !== 'false') throw wrong(`${name}:missing must be true or false.`);
  if (type === 'id' || type === 'date')
    throw wrong(`Search parameter ${name} does not support the modifier :missing.`);
  return { kind: 'terms', anyOf: [exact(term.present(name))], negated: text === 'true' };
}

function tokenLookup(name: string, value: string): Lookup {
  const [first = '', second] = splitUnescaped(value, '|').map(unescaped);
  if (second === undefined) return exact(term.exactly(name, first));
  if (second === '') return exact(term.inSystem(name, first));
  return exact(term.codeInSystem(name, first, second));
}

function referenceLookup(name: string, type: string | undefined, value: string): Lookup {
  const target = withoutVersion(value);
  if (target.includes('/') || target.includes(':')) return exact(term.exactly(name, target));
  return exact(type ? term.exactly(name, `${type}/${target}`) : term.referencedId(name, target));
}

function dateComparison(name: string, value: string) {
  const prefix = datePrefixes.find((candidate) => value.startsWith(candidate));
  // The `+` of an offset arrives as a space if it was not percent-encoded.
  const range = dateRange((prefix ? value.slice(2) : value).replace(' ', '+'));
  if (!range) throw wrong(`Search parameter ${name}: ${value} is not a date.`);
  return { prefix: prefix ?? 'eq', range };
}

const exact = (text: string): Lookup => ({ term: text, prefix: false });
const wrong = (diagnostics: string) => refusal(400, 'invalid', diagnostics);

/** Splits at separators that are not escaped (FHIR R4, search, "Escaping Search Parameters"). */
function splitUnescaped(text: string, separator: string): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === separator) parts.push('');
    else parts[parts.length - 1] += character === '\\' ? character + (text[++at] ?? '') : character;
  }
  return parts;
}

const unescaped = (text: string) => text.replace(/\\([\\,|$])/g, '$1');
