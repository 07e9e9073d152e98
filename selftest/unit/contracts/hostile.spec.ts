import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Fault } from '../../../contracts/fhir/fault.ts';
import {
  validateAuditEvent,
  validateBundle,
  validateCapabilityStatement,
  validateOperationOutcome,
  validateSearchset,
} from '../../../contracts/fhir/validate.ts';
import { examples } from '../../examples/ihe-balp.ts';
import { expect, test } from '../../plain-test.ts';

const validators = [
  validateAuditEvent,
  validateBundle,
  validateSearchset,
  validateOperationOutcome,
  validateCapabilityStatement,
];

const event = (more: object) => ({
  resourceType: 'AuditEvent',
  type: { code: 'rest' },
  recorded: '2020-01-01T00:00:00Z',
  agent: [{ requestor: true }],
  source: { observer: { display: 'observer' } },
  ...more,
});

type Json = { [name: string]: unknown };
const nested = (levels: number, wrap: (inner: unknown) => unknown, core: unknown = 1) => {
  let whole = core;
  for (let level = 0; level < levels; level++) whole = wrap(whole);
  return whole;
};

const deep = 100_000;
const long = 20_000_000;
const inputs: Record<string, () => unknown> = {
  lists: () => nested(deep, (inner) => [inner]),
  objects: () => nested(deep, (inner) => ({ a: inner })),
  extensions: () =>
    event({
      extension: [nested(deep, (inner) => ({ url: 'u', extension: [inner] }), { url: 'u', valueCode: 'c' })],
    }),
  'extensions of a primitive': () =>
    event({
      _recorded: {
        extension: [
          nested(deep, (inner) => ({ url: 'u', valueCode: 'c', _valueCode: { extension: [inner] } }), {
            url: 'u',
            valueCode: 'c',
          }),
        ],
      },
    }),
  references: () =>
    event({
      source: { observer: nested(deep, (inner) => ({ identifier: { assigner: inner } }), { display: 'd' }) },
    }),
  'an unknown property': () => event({ unknown: nested(deep, (inner) => [inner]) }),
  'a contained resource': () =>
    event({ contained: [{ resourceType: 'Patient', id: 'c', a: nested(deep, (inner) => ({ a: inner })) }] }),
};
for (const [what, make] of Object.entries(inputs))
  test(`${what} nested 100,000 deep are rejected without a stack overflow`, () => {
    expect(validateAuditEvent(make()).length).toBeGreaterThan(0);
    const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: make() }] };
    expect(validateBundle(bundle).length).toBeGreaterThan(0);
  });

test('Bundles nested 100,000 deep are rejected', () => {
  const wrap = (resource: unknown) => ({ resourceType: 'Bundle', type: 'collection', entry: [{ resource }] });
  expect(validateBundle(nested(deep, wrap, event({}))).length).toBeGreaterThan(0);
});

const texts: Record<string, [value: object, isValid: boolean]> = {
  'a uri': [{ implicitRules: 'x'.repeat(long) }, true],
  base64: [{ entity: [{ query: 'AAAA'.repeat(long / 4) }] }, true],
  'broken base64 with white space': [
    { entity: [{ query: `${`AAAA${' '.repeat(96)}`.repeat(long / 100)}!` }] },
    false,
  ],
  'a string': [{ outcomeDesc: 'x'.repeat(long) }, false],
  'a code of words': [{ language: 'a '.repeat(long / 2) }, false],
  'a fraction of a second': [{ recorded: `2020-01-01T00:00:00.${'1'.repeat(long)}` }, false],
  'an oid': [{ extension: [{ url: 'u', valueOid: `urn:oid:1${'.1'.repeat(long)}x` }] }, false],
  'a tag': [{ text: { status: 'generated', div: `<div ${' a="b"'.repeat(long / 100)}` } }, false],
};
for (const [what, [more, isValid]] of Object.entries(texts))
  test(`${what} of 20 million characters is judged without an exception, in linear time`, () => {
    const started = performance.now();
    expect(validateAuditEvent(event(more)).length === 0).toBe(isValid);
    expect(performance.now() - started).toBeLessThan(10_000); // A regex that backtracks would take years.
  });

test('a list of a million bad items is reported by its first hundred faults', () => {
  const faults = validateAuditEvent(event({ agent: Array(1_000_000).fill({}) }));
  expect(faults).toHaveLength(100);
  expect(faults[99]!.path).toBe('AuditEvent.agent[99].requestor');
  expect(validateAuditEvent(event({}))).toEqual([]);
});

test('the names of what every JavaScript object has are unknown properties', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
    const value: Json = JSON.parse(JSON.stringify(event({})).replace('{', `{"${name}":{"action":"C"},`));
    expect(validateAuditEvent(value).map(({ path }) => path)).toEqual([`AuditEvent.${name}`]);
  }
  const inherited = JSON.parse('{"__proto__":{"resourceType":"AuditEvent"}}');
  expect(validateAuditEvent(inherited).map(({ path }) => path)).toContain('AuditEvent.resourceType');
});

const isFault = ({ path, rule, code, message }: Fault) =>
  [path, rule, code, message].every((part) => typeof part === 'string' && part !== '');

test('any JSON at all gets faults or none, never an exception', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const validate of validators) assert.ok(validate(value).every(isFault));
    }),
  );
});

test('any JSON in place of any part of an event gets faults or none, never an exception', () => {
  const all = examples();
  const places = fc
    .nat({ max: all.length - 1 })
    .chain((index) => fc.tuple(fc.constant(index), fc.constantFrom(...pathsOf(all[index]))));
  fc.assert(
    fc.property(places, fc.jsonValue({ maxDepth: 3 }), ([index, path], value) => {
      const changed = structuredClone(all[index]);
      replace(changed, path, value);
      assert.ok(validateAuditEvent(changed).every(isFault));
    }),
    { numRuns: 1000 },
  );
});

test('an unknown property anywhere in an event is the one fault', () => {
  const all = examples();
  const objects = all.flatMap((one, index) =>
    pathsOf(one)
      .filter((path) => isObject(at(one, path)))
      .map((path) => [index, path] as const),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...objects),
      fc.stringMatching(/^x[a-zA-Z]{1,10}$/),
      ([index, path], name) => {
        const changed = structuredClone(all[index]);
        at(changed, path)[name] = 'text';
        const faults = validateAuditEvent(changed);
        assert.deepEqual(
          faults.map(({ code }) => code),
          ['structure'],
        );
        assert.ok(faults[0]!.path.endsWith(`.${name}`));
      },
    ),
  );
});

test('the order of the properties makes no difference', () => {
  const all = examples();
  fc.assert(
    fc.property(fc.constantFrom(...all), fc.infiniteStream(fc.nat()), (one, order) => {
      assert.deepEqual(validateAuditEvent(shuffled(one, order)), []);
    }),
  );
});

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, child]) => pathsOf(child, [...path, name]))];
}

// biome-ignore lint/suspicious/noExplicitAny: any part of an event
const at = (value: any, path: readonly string[]): any => path.reduce((part, name) => part[name], value);

function replace(value: unknown, path: readonly string[], by: unknown): void {
  if (path.length > 0) at(value, path.slice(0, -1))[path.at(-1)!] = by;
}

function shuffled(value: unknown, order: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, child]) => ({
    name,
    child: shuffled(child, order),
    rank: order.next().value,
  }));
  return Object.fromEntries(entries.sort((a, b) => a.rank - b.rank).map(({ name, child }) => [name, child]));
}
