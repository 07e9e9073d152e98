import type { CodeKeywordDefinition, KeywordCxt } from 'ajv';
import { _, Name } from 'ajv';
import { mostErrors } from './errors.ts';
import { invariants } from './invariants/all.ts';
import { keywords } from './keywords.ts';

/** Keywords that add no code of their own: `properties` reads both. */
export const readByProperties = ['additionalProperties', 'maxDepth'];

/** Variables that ajv declares in every validator. */
const instancePath = new Name('instancePath');
const rootData = new Name('rootData');
const hasEnoughErrors = _`${new Name('errors')} >= ${mostErrors}`;

/** Tells ajv that an index needs no escapes in a JSON Pointer: `Type.Num`, which ajv does not export. */
const number = 0;

/** The name, in the generated code, of a function that the validators call at run time. */
const call = (context: KeywordCxt, name: keyof typeof keywords) =>
  context.gen.scopeValue('func', { key: name, ref: keywords[name], code: _`keywords[${name}]` });

type Params = NonNullable<CodeKeywordDefinition['error']>['params'];

/** What contracts/fhir/explain.ts makes a sentence of. */
const withParams = (params: Params) => ({ message: '', params });

/**
 * How ajv compiles the keywords of contracts/fhir/schemas that it does not have or that are replaced here.
 *
 * Keywords of ours, for what FHIR says and JSON Schema can't:
 *
 * maxDepth         through how many objects a value may be nested, a limit of ours
 * requiredElement  elements that are there: a primitive by its value, or by an extension in `_name`
 * choice           elements of which one of several types is there: `{ "value": "1..1" }` is value[x]
 * primitiveLists   lists of primitives, whose nulls `_name` fills
 * invariants       rules of contracts/fhir/invariants, by their FHIR key
 * calendar         a date, dateTime or instant is a day of the calendar
 * base64           a string is base64
 *
 * Keywords of JSON Schema: `properties`, `items` and `maxLength`, each with the reason.
 */
export const definitions: CodeKeywordDefinition[] = [
  {
    keyword: 'requiredElement',
    type: 'object',
    schemaType: 'array',
    error: withParams(({ params }) => _`{ missingProperty: ${params.name} }`),
    code(context) {
      const { data } = context;
      for (const name of context.schema as string[]) {
        context.setParams({ name: _`${name}` });
        context.fail(_`${data}[${name}] === undefined && ${data}[${`_${name}`}] === undefined`);
      }
    },
  },
  {
    keyword: 'choice',
    type: 'object',
    schemaType: 'object',
    error: withParams(({ params }) => _`{ base: ${params.base}, count: ${params.count} }`),
    code(context) {
      for (const [base, cardinality] of Object.entries(context.schema)) {
        const count = context.gen.const(
          'count',
          _`${call(context, 'countChoices')}(${context.data}, ${base})`,
        );
        context.setParams({ base: _`${base}`, count });
        context.fail(cardinality === '1..1' ? _`${count} !== 1` : _`${count} > 1`);
      }
    },
  },
  {
    keyword: 'primitiveLists',
    type: 'object',
    schemaType: 'array',
    error: withParams(({ params }) => _`{ name: ${params.name} }`),
    code(context) {
      for (const name of context.schema as string[]) {
        const values = _`${context.data}[${name}]`;
        const elements = _`${context.data}[${`_${name}`}]`;
        const areThere = _`(${values} !== undefined || ${elements} !== undefined)`;
        context.setParams({ name: _`${name}` });
        context.fail(_`${areThere} && !${call(context, 'areAligned')}(${values}, ${elements})`);
      }
    },
  },
  {
    keyword: 'invariants',
    type: 'object',
    schemaType: 'array',
    error: withParams(({ params }) => _`{ key: ${params.key} }`),
    code(context) {
      const { data, it } = context;
      for (const key of context.schema as (keyof typeof invariants)[]) {
        const holds = context.gen.scopeValue('func', {
          key: `invariant ${key}`,
          ref: invariants[key].holds,
          code: _`invariants[${key}].holds`,
        });
        context.setParams({ key: _`${key}` });
        context.fail(_`!${holds}(${data}, ${rootData}, ${it.parentData}, ${it.parentDataProperty})`);
      }
    },
  },
  {
    // ajv's own compiles to `require('ajv/dist/runtime/ucs2length')`, which an ES module does not have.
    keyword: 'maxLength',
    type: 'string',
    schemaType: 'number',
    error: withParams(({ schema }) => _`{ limit: ${schema} }`),
    code(context) {
      const { data, schema } = context;
      context.fail(_`${data}.length > ${schema} && ${call(context, 'isLongerThan')}(${data}, ${schema})`);
    },
  },
  {
    keyword: 'calendar',
    type: 'string',
    schemaType: 'boolean',
    code: (context) => context.fail(_`!${call(context, 'isOfCalendar')}(${context.data})`),
  },
  {
    keyword: 'base64',
    type: 'string',
    schemaType: 'boolean',
    code: (context) => context.fail(_`!${call(context, 'isBase64')}(${context.data})`),
  },
  {
    // Ends at enough errors. ajv's own copies the list of errors for each bad item: an event with 40,000 bad agents
    // takes it 3.6 s and this 2 ms, one with a million would take it half an hour.
    keyword: 'items',
    type: 'array',
    schemaType: 'object',
    code(context) {
      const { gen, data } = context;
      gen.forRange('i', 0, _`${data}.length`, (index) => {
        gen.if(hasEnoughErrors, () => gen.break());
        const valid = gen.name('valid');
        context.subschema({ keyword: 'items', dataProp: index, dataPropType: number }, valid);
      });
    },
  },
  {
    // One pass over the properties that are there. ajv's own asks for each of the many optional elements of FHIR, and
    // passes a second time for `additionalProperties`: 23,000 events/s, and 67,000 here; 24 Bundles of 1,000 a second,
    // and 67 here (CPU time, Node 20, generated events).
    keyword: 'properties',
    type: 'object',
    schemaType: 'object',
    error: withParams(({ params: { unknown, limit } }) =>
      unknown ? _`{ unknown: ${unknown} }` : _`{ limit: ${limit} }`,
    ),
    code(context) {
      const { gen, parentSchema } = context;
      const { maxDepth } = parentSchema;
      if (maxDepth === undefined) return passOverProperties(context);
      const isTooDeep = _`${call(context, 'isDeeperThan')}(${instancePath}, ${maxDepth})`;
      const fail = () => {
        context.setParams({ limit: _`${maxDepth}` });
        context.error();
      };
      gen.if(isTooDeep, fail, () => passOverProperties(context));
    },
  },
];

function passOverProperties(context: KeywordCxt): void {
  const { gen, schema, parentSchema, data } = context;
  gen.forIn('name', data, (name) => {
    gen.if(hasEnoughErrors, () => gen.break());
    gen.code(_`switch (${name}) { default:`);
    if (parentSchema.additionalProperties === false) {
      context.setParams({ unknown: name });
      context.error();
    }
    for (const property of Object.keys(schema)) {
      gen.code(_`break; case ${property}:`);
      context.subschema(
        { keyword: 'properties', schemaProp: property, dataProp: property },
        gen.name('valid'),
      );
    }
    gen.code(_`}`);
  });
}
