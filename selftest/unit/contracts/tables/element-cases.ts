import type { Case } from './case.ts';
import { datatypes, objectPaths, type Property, propertiesAt, resources } from './definitions.ts';
import { embed, fixed, itemOf, type Json, objectWith, sampleValue, smallest } from './samples.ts';

const extension = [{ url: 'http://example.org/x', valueString: 'text' }];

/** What every element of the types has to allow and forbid, drawn from HL7's definitions. */
export const elementCases = (): Case[] =>
  [...resources, ...datatypes].flatMap((type) =>
    objectPaths(type).flatMap((path) =>
      [...objectCases(path), ...propertiesAt(path).flatMap((property) => propertyCases(path, property))].map(
        (one) => ({ ...one, type }),
      ),
    ),
  );

type Untyped = Omit<Case, 'type'>;

function objectCases(path: string): Untyped[] {
  const object = smallest(path);
  const cases = [
    { name: `${path}: the smallest`, value: embed(path, object), valid: true },
    { name: `${path}: an unknown property`, value: embed(path, { ...object, unknown: 'x' }), valid: false },
    { name: `${path}: an empty object`, value: embed(path, {}), valid: false },
    { name: `${path}: nothing but an id`, value: embed(path, { id: 'e1' }), valid: false },
    ...[null, 'text', 1, true, []].map((value) => ({
      name: `${path}: ${JSON.stringify(value)}`,
      value: embed(path, value as unknown as Json),
      valid: false,
    })),
  ];
  const isResource = resources.includes(path);
  return isResource ? [...cases, ...resourceTypeCases(object)] : cases;
}

const resourceTypeCases = ({ resourceType, ...rest }: Json): Untyped[] => [
  { name: `${resourceType}: no resourceType`, value: rest, valid: false },
  {
    name: `${resourceType}: another resourceType`,
    value: { ...rest, resourceType: 'Patient' },
    valid: false,
  },
];

function propertyCases(owner: string, property: Property): Untyped[] {
  const { name, isList, isPrimitive } = property;
  const element = `${owner}.${name}`;
  const withValue = (value: unknown) => embed(owner, objectWith(owner, property, value));
  const accept = (what: string, value: unknown) => ({ name: `${element}: ${what}`, value, valid: true });
  const reject = (what: string, value: unknown) => ({ name: `${element}: ${what}`, value, valid: false });
  const good = sampleValue(property);
  const item = itemOf(property);
  return [
    accept('a value', withValue(good)),
    reject('null', withValue(null)),
    ...wrongTypes(item).map((wrong) => reject(JSON.stringify(wrong), withValue(isList ? [wrong] : wrong))),
    ...(isList
      ? [
          accept('two items', withValue([item, isPrimitive ? item : another(item)])),
          reject('an empty list', withValue([])),
          reject('a value that is not a list', withValue(item)),
          reject('null in the list', withValue([item, null])),
        ]
      : [reject('a list', withValue([item]))]),
    ...codesAccepted(property).map((code) => accept(`code ${code}`, withValue(isList ? [code] : code))),
    ...(property.codes
      ? [reject('a code of another value set', withValue(isList ? ['no-such'] : 'no-such'))]
      : []),
    ...(isPrimitive ? companionCases(owner, property, accept, reject) : []),
    ...(property.min > 0 ? [reject('missing', embed(owner, without(owner, property)))] : []),
  ];
}

/** Codes that an invariant ties to other elements have their cases there. */
const codesAccepted = ({ path, codes = [] }: Property) =>
  ['Bundle.type', 'CapabilityStatement.kind', 'TriggerDefinition.type'].includes(path) ? [] : codes;

/** Items of a list of objects may have to differ: by the name, say. */
const another = (item: unknown) => {
  const copy = structuredClone(item) as Json;
  for (const name of ['name', 'type', 'definition', 'profile'])
    if (typeof copy[name] === 'string') return { ...copy, ...different(name) };
  return copy;
};
const different = (name: string) => ({
  [name]: name === 'type' ? 'Patient' : `http://example.org/another-${name}`,
});

/** JSON of other types than a value has. */
function wrongTypes(value: unknown): unknown[] {
  const all = ['text', 1.5, true, {}, []];
  return all.filter((one) => kindOf(one) !== kindOf(value));
}

const kindOf = (value: unknown) => (Array.isArray(value) ? 'array' : typeof value);

/** `_name`, which holds what a primitive has besides its value. */
function companionCases(
  owner: string,
  property: Property,
  accept: (what: string, value: unknown) => Untyped,
  reject: (what: string, value: unknown) => Untyped,
): Untyped[] {
  const { name, isList } = property;
  const beside = (value: unknown) =>
    embed(owner, { ...objectWith(owner, property, sampleValue(property)), [`_${name}`]: value });
  const instead = (value: unknown, nulls?: unknown) => {
    const { [name]: _value, ...rest } = objectWith(owner, property, sampleValue(property));
    return embed(owner, { ...rest, ...(nulls !== undefined && { [name]: nulls }), [`_${name}`]: value });
  };
  const list = (value: unknown) => (isList ? [value] : value);
  return [
    accept('an extension beside the value', beside(list({ extension }))),
    accept('an id beside the value', beside(list({ id: 'e1' }))),
    ...(fixed.includes(`${owner}.${name}`)
      ? []
      : [
          accept(
            'an extension in place of the value',
            instead(list({ extension }), isList ? [null] : undefined),
          ),
        ]),
    reject('an id in place of the value', instead(list({ id: 'e1' }), isList ? [null] : undefined)),
    reject('nothing beside the value', beside(list({}))),
    reject('an unknown property beside the value', beside(list({ extension, unknown: 'x' }))),
    ...['text', 1, true, list([]), []].map((wrong) =>
      reject(`${JSON.stringify(wrong)} beside it`, beside(wrong)),
    ),
    ...(isList
      ? [
          accept('an extension without the list', instead([{ extension }])),
          accept(
            'an extension of the second item',
            embed(owner, {
              ...objectWith(owner, property, [itemOf(property), null]),
              [`_${name}`]: [null, { extension }],
            }),
          ),
          reject(
            'two nulls',
            embed(owner, {
              ...objectWith(owner, property, [itemOf(property), null]),
              [`_${name}`]: [{ extension }, null],
            }),
          ),
          reject('an object that is not a list beside it', beside({ extension })),
        ]
      : [reject('null beside it', beside(null)), reject('a list beside it', beside([{ extension }]))]),
  ];
}

function without(owner: string, property: Property): Json {
  const { [property.name]: _value, ...rest } = objectWith(owner, property, sampleValue(property));
  return rest;
}
