import type { AuditEvent, Reference } from 'fhir/r4';
import { type SearchParameter, searchParameters, type Token } from './parameters.ts';

/**
 * Makes the terms that the index stores and a search looks up. Their forms, for a parameter `p`:
 *
 * - `p=VALUE`: code, uri, whole string or reference
 * - `p@SYSTEM` and `p@SYSTEM CODE`: token with its system
 * - `p~TEXT`: normalized string, looked up by prefix
 * - `p/ID`: id of a relative reference
 * - `p?`: has a value
 */
export const term = {
  exactly: (parameter: string, value: string) => indexable(`${parameter}=${value}`),
  inSystem: (parameter: string, system: string) => indexable(`${parameter}@${system}`),
  codeInSystem: (parameter: string, system: string, code: string) =>
    indexable(`${parameter}@${system} ${code}`),
  startingWith: (parameter: string, text: string) => indexable(`${parameter}~${normalize(text)}`),
  referencedId: (parameter: string, id: string) => indexable(`${parameter}/${id}`),
  present: (parameter: string) => `${parameter}?`,
};

/** Parameter name for `p:identifier`, the business identifier of a reference. */
export const identifierOf = (parameter: string) => `${parameter}:identifier`;

/** All terms of an event, one per line. */
export function termsOf(event: AuditEvent): string {
  const terms = new Set<string>();
  for (const parameter of searchParameters) {
    const before = terms.size;
    addTerms(parameter, event, terms);
    if (terms.size > before) terms.add(term.present(parameter.name));
  }
  return [...terms].join('\n');
}

function addTerms(parameter: SearchParameter, event: AuditEvent, terms: Set<string>): void {
  const { name } = parameter;
  switch (parameter.type) {
    case 'token':
      for (const token of parameter.values(event)) addToken(name, token, terms);
      break;
    case 'string':
      for (const text of parameter.values(event)) {
        if (typeof text !== 'string') continue;
        terms.add(term.startingWith(name, text));
        terms.add(term.exactly(name, text));
      }
      break;
    case 'uri':
      for (const uri of parameter.values(event)) if (uri) terms.add(term.exactly(name, uri));
      break;
    case 'reference':
      for (const reference of parameter.values(event)) addReference(name, reference, terms);
  }
}

function addToken(name: string, token: Token | undefined, terms: Set<string>): void {
  const { system = '', code } = token ?? {};
  if (system) terms.add(term.inSystem(name, system));
  if (code === undefined) return;
  terms.add(term.exactly(name, code));
  terms.add(term.codeInSystem(name, system, code));
}

function addReference(name: string, reference: Reference | undefined, terms: Set<string>): void {
  if (typeof reference?.reference === 'string') {
    const target = withoutVersion(reference.reference);
    terms.add(term.exactly(name, target));
    const relative = /^[A-Za-z]+\/([A-Za-z0-9.-]{1,64})$/.exec(target);
    if (relative) terms.add(term.referencedId(name, relative[1]!));
  }
  const { system, value } = reference?.identifier ?? {};
  if (system || value) addToken(identifierOf(name), { system, code: value }, terms);
}

/** The reference to the resource, for a reference to one of its versions. */
export const withoutVersion = (reference: string) => reference.replace(/\/_history\/[^/]+$/, '');

/** Removes case and accents, which FHIR R4 ignores when it compares strings in a search. */
const normalize = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Longer values are indexed and looked up by their first characters. In UTF-16 code units. */
const longest = 200;

// biome-ignore lint/suspicious/noControlCharactersInRegex: matches control characters
const control = /[\x00-\x1f\x7f]/g;

/**
 * Encodes a term for the index. Capitals are marked, because the tokenizer ignores case. Control
 * characters are written in hexadecimal, because they separate terms. Different texts have
 * different encodings.
 */
function indexable(text: string): string {
  const marked = text.slice(0, longest).replace(/[A-Z^]/g, '^$&');
  return marked.replace(control, (character) => `^${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
