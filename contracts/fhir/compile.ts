/**
 * Compiles contracts/fhir/schemas to contracts/fhir/generated, which loads without ajv.
 * Run by the set-up of a clone where the schemas changed, and when the npm package is made.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { AnySchemaObject, Code, CodeKeywordDefinition, KeywordCxt, SchemaObject } from 'ajv';
import { _, Ajv, Name } from 'ajv';
import { not } from 'ajv/dist/compile/codegen/index.js';
import { Type } from 'ajv/dist/compile/util.js';
import standalone from 'ajv/dist/standalone/index.js';
import type { KeywordErrorCxt } from 'ajv/dist/types/index.js';
import { invariants } from './invariants/all.ts';
import { keywords } from './keywords.ts';

/** The types that have a validator of their own, by the `$id` of their schema. */
const validated = ['AuditEvent', 'Bundle', 'OperationOutcome', 'CapabilityStatement'];

const folder = (name: string) => new URL(`./${name}/`, import.meta.url);

/** Every schema of contracts/fhir/schemas, as a copy of its own. */
export function readSchemas(): SchemaObject[] {
  const files = readdirSync(folder('schemas')).sort(); // The same order everywhere, for the same code.
  return files.map((file) => JSON.parse(readFileSync(new URL(file, folder('schemas')), 'utf8')));
}

/** An ajv that knows the keywords of contracts/fhir/schemas. */
export function createAjv(schemas: readonly SchemaObject[]): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    strictRequired: false,
    strictTypes: false,
    unicodeRegExp: false,
    validateSchema: false,
    messages: false,
    loopEnum: 1000,
    code: { source: true, esm: true, lines: true },
  });
  for (const { keyword } of definitions) ajv.removeKeyword(keyword as string);
  for (const definition of definitions) ajv.addKeyword(definition);
  for (const schema of schemas) ajv.addSchema(schema);
  return ajv;
}

/** The names of properties that have the same schema, in groups: one piece of code serves each group. */
function alike(properties: Record<string, SchemaObject>): string[][] {
  const groups = new Map<string, string[]>();
  for (const [name, schema] of Object.entries(properties)) {
    const text = JSON.stringify(schema);
    groups.set(text, [...(groups.get(text) ?? []), name]);
  }
  return [...groups.values()];
}

/** Has ajv put the name into the JSON Pointer without escapes, which no name in the schemas needs. */
const asIs = Type.Num;

/** ele-1 stands on nearly every object: the pass over its properties finds that out on the way. */
const isInPass = ({ invariants: rules, properties }: AnySchemaObject, rule: string) =>
  rule === 'ele-1' && properties !== undefined && rules?.includes(rule);

/** The name, in the generated code, of a function that the validators call at run time. */
const call = (context: KeywordCxt, name: keyof typeof keywords) =>
  context.gen.scopeValue('func', { key: name, ref: keywords[name], code: _`keywords[${name}]` });

/** Variables that ajv declares in every validator. */
const local = {
  instancePath: new Name('instancePath'),
  rootData: new Name('rootData'),
  vErrors: new Name('vErrors'),
};

/** What contracts/fhir/explain.ts makes a sentence of. */
const withParams = (params: (context: KeywordErrorCxt) => Code) => ({ message: '', params });

/*
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
 * and keywords of JSON Schema, compiled to less or faster code than ajv's own. Those of one JSON type are asked in the
 * order here: depth before anything goes deeper, the properties last.
 */
const definitions: CodeKeywordDefinition[] = [
  {
    keyword: 'maxDepth',
    type: 'object',
    schemaType: 'number',
    error: withParams(({ schema }) => _`{ limit: ${schema} }`),
    code(context) {
      const { gen, schema, it } = context;
      gen.if(_`${call(context, 'isDeeperThan')}(${local.instancePath}, ${schema})`, () => {
        context.error();
        gen.assign(_`${it.validateName}.errors`, local.vErrors);
        gen.return(false);
      });
    },
  },
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
        if (isInPass(context.parentSchema, key)) continue;
        const rule = {
          key: `invariant ${key}`,
          ref: invariants[key].holds,
          code: _`invariants[${key}].holds`,
        };
        const holds = context.gen.scopeValue('func', rule);
        context.setParams({ key: _`${key}` });
        context.fail(_`!${holds}(${data}, ${local.rootData}, ${it.parentData}, ${it.parentDataProperty})`);
      }
    },
  },
  {
    // Of the form `null` or something else only: an item of a list of primitives.
    keyword: 'anyOf',
    schemaType: 'array',
    code(context) {
      const valid = context.gen.name('valid');
      context.gen.if(_`${context.data} !== null`, () => {
        context.subschema({ keyword: 'anyOf', schemaProp: 1 }, valid);
      });
    },
  },
  {
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
    // One pass over the properties that are there. Ajv's own asks for every property that may be there, which costs
    // more for the many optional elements of FHIR, and passes a second time for `additionalProperties`.
    keyword: 'properties',
    type: 'object',
    schemaType: 'object',
    error: withParams(({ params }) => (params.unknown ? _`{ unknown: ${params.unknown} }` : _`{}`)),
    code(context) {
      const { gen, schema, parentSchema, data } = context;
      const asksForChildren = isInPass(parentSchema, 'ele-1');
      const hasChildren = gen.name('hasChildren');
      if (asksForChildren) gen.let(hasChildren, false);
      gen.forIn('key', data, (key) => {
        if (asksForChildren) gen.if(_`${key} !== "id"`, () => gen.assign(hasChildren, true));
        gen.code(_`switch (${key}) { default:`);
        if (parentSchema.additionalProperties === false) {
          context.setParams({ unknown: key });
          context.error();
        }
        for (const names of alike(schema)) {
          gen.code(_`break;`);
          for (const name of names) gen.code(_`case ${name}:`);
          const valid = gen.name('valid');
          const of = { keyword: 'properties', schemaProp: names[0]! };
          context.subschema({ ...of, dataProp: key, dataPropType: asIs }, valid);
        }
        gen.code(_`}`);
      });
      if (asksForChildren) gen.if(not(hasChildren), () => context.error(false, {}));
    },
  },
  { keyword: 'additionalProperties', type: 'object', schemaType: 'boolean', code: () => undefined },
];

/** The compiled validators as the text of a module. */
function moduleText(): string {
  const code = standalone(
    createAjv(readSchemas()),
    Object.fromEntries(validated.map((type) => [type, type])),
  );
  return `// Generated by contracts/fhir/compile.ts from contracts/fhir/schemas.
// @ts-nocheck
import { report, withPaths } from '../errors.ts';
import { invariants } from '../invariants/all.ts';
import { keywords } from '../keywords.ts';
${withPlainCalls(withReport(withoutUnused(code)))}`;
}

/** Ajv writes every schema into the code, whether a validator reads it or not. */
function withoutUnused(code: string): string {
  const used = new Set(code.match(/\bschema\d+(?=[.[])/g));
  return code.replace(/^const (schema\d+) = .*\n/gm, (line, name) => (used.has(name) ? line : ''));
}

/**
 * Has the validators report each error to contracts/fhir/errors.ts, instead of in a list of each function: there a validation
 * that has found enough can be stopped, and the code is half as long.
 */
function withReport(code: string): string {
  const listed =
    /^const (err\d+) = (\{.*\});\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors.push\(\1\);\n\}\n/gm;
  const joined = /^vErrors = vErrors === null \? .*\nerrors = vErrors\.length;\n/gm;
  const kept = /^(let vErrors = null|validate\d+\.errors = vErrors);\n/gm;
  const reported = code
    .replace(
      listed,
      (_lines, _name, error: string) => `report(${error.replace(/,schemaPath:"[^"]*"/, '')});\n`,
    )
    .replace(joined, 'errors++;\n')
    .replace(kept, '');
  if (reported.includes('vErrors')) throw new Error('ajv reports an error in a form that is not known here');
  return reported;
}

/**
 * Has the validators call each other with plain parameters, where ajv makes an object for each call, with the path only if
 * it is wanted, and with the depth, which ajv has to count from the path.
 */
function withPlainCalls(code: string): string {
  const signature = '{instancePath="", parentData, parentDataProperty, rootData=data}={}';
  const passed = /\{instancePath:(instancePath\+.*?),parentData:(\w+),parentDataProperty:([^,]+),rootData\}/g;
  const asked = /\bfunc\d+\(instancePath, (\d+)\)/g;
  const plain = code
    .replaceAll(signature, 'instancePath = "", parentData, parentDataProperty, rootData = data, depth = 0')
    .replace(passed, 'withPaths && $1, $2, $3, rootData, depth + 1')
    .replace(asked, 'depth > $1');
  if (/\{instancePath:[^}]*parentData|parentDataProperty[^)]*\}=/.test(plain))
    throw new Error('ajv calls a validator in a form that is not known here');
  return plain;
}

const declaration = validated.map((type) => `export const ${type}: (value: unknown) => boolean;\n`).join('');

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  mkdirSync(folder('generated'), { recursive: true });
  const write = (file: string, text: string) => {
    const draft = new URL(`.${process.pid}-${file}`, folder('generated'));
    writeFileSync(draft, text);
    renameSync(draft, new URL(file, folder('generated'))); // At once, for whoever is loading it.
  };
  write('validators.mjs', moduleText());
  write('validators.d.mts', declaration);
}
