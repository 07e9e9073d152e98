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

/**
 * Tells ajv that an index needs no escapes in a JSON Pointer: `Type.Num`, which ajv does not
 * export.
 */
const number = 0;

/** The name, in the generated code, of a function that the validators call at run time. */
const call = (context: KeywordCxt, name: keyof typeof keywords) =>
  context.gen.scopeValue('func', { key: name, ref: keywords[name], code: _`keywords[${name}]` });

type Params = NonNullable<CodeKeywordDefinition['error']>['params'];

/** The details that contracts/fhir/explain.ts turns into a sentence. */
const withParams = (params: Params) => ({ message: '', params });

/**
 * Defines how ajv compiles the keywords of contracts/fhir/schemas that it lacks or that are
 * replaced here.
 *
 * Our own keywords, for FHIR rules that JSON Schema can't express:
 *
 * maxDepth         maximum nesting of objects, a limit of the harness
 * requiredElement  required elements: a primitive needs a value, or an extension in `_name`
 * choice           elements with one of several types: `{ "value": "1..1" }` is value[x]
 * primitiveLists   lists of primitives whose nulls `_name` fills
 * invariants       rules of contracts/fhir/invariants, by their FHIR key
 * calendar         the day of a date, dateTime or instant exists
 * base64           a base64 string
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
    // ajv's own code compiles to `require('ajv/dist/runtime/ucs2length')`, which an ES module does
    // not have.
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
    // Ends after enough errors. ajv's own code copies the list of errors for each bad item: an
    // event with 40,000 bad agents takes 3.6 s there and 2 ms here, and one with a million would
    // take half an hour.
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
    // One pass over the properties that are present. ajv's own code looks for each of FHIR's many
    // optional elements, and makes a second pass for `additionalProperties`. It validates 23,000
    // events/s and this 67,000, or 24 and 67 Bundles of 1,000 per second (CPU time, Node 20,
    // generated events).
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
