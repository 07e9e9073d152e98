import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differences, parseExactly } from '../../../tests/checks/differences.ts';
import { expect, test } from '../../plain-test.ts';

const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
/** Names such as FHIR gives its elements. */
const elementName = fc.stringMatching(/^_?[a-z][A-Za-z]*$/);
const between = (before: string, after: string) => differences(parseExactly(before), parseExactly(after));

test('a value does not differ from itself, in whatever order its keys and however it is indented', () => {
  fc.assert(
    fc.property(object, (value) => {
      const shuffled = Object.fromEntries(Object.entries(value).reverse());
      assert.deepEqual(between(JSON.stringify(value), JSON.stringify(shuffled, null, 2)), []);
    }),
  );
});

test('a part that was changed, lost or added is named by its path, and nothing else is', () => {
  fc.assert(
    fc.property(object, elementName, fc.jsonValue(), fc.jsonValue(), (value, key, one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      const { [key]: _, ...rest } = value;
      const [without, before, after] = [rest, { ...rest, [key]: one }, { ...rest, [key]: other }].map((v) =>
        JSON.stringify(v),
      ) as [string, string, string];
      const paths = (found: ReturnType<typeof between>) => found.every(({ path }) => path.startsWith(key));
      for (const [a, b, kind] of [
        [before, after, null],
        [before, without, 'missing'],
        [without, before, 'added'],
      ] as const) {
        const found = between(a, b);
        assert.notDeepEqual(found, []);
        assert.ok(paths(found));
        if (kind)
          assert.deepEqual(
            found.map((one) => one.kind),
            [kind],
          );
      }
    }),
  );
});

/** Changes that a careless comparison does not see. */
const unlike: [string, string][] = [
  ['{"a":1.10}', '{"a":1.1}'],
  ['{"a":1e3}', '{"a":1000}'],
  ['{"a":12345678901234567.25}', '{"a":12345678901234568}'],
  ['{"a":1}', '{"a":"1"}'],
  ['{"a":null}', '{}'],
  ['{"a":[1,2]}', '{"a":[2,1]}'],
  ['{"a":"é"}', '{"a":"e\\u0301"}'],
  ['{"a":"x "}', '{"a":"x"}'],
  ['{"a":[]}', '{"a":{}}'],
  ['{"a":false}', '{"a":0}'],
];

for (const [before, after] of unlike)
  test(`${before} is not ${after}`, () => {
    expect(between(before, after)).not.toEqual([]);
  });

test('a text too long to be parsed exactly is compared with an exact one by value', () => {
  const long = JSON.stringify({ filler: 'x'.repeat(2 ** 20), number: 1.5 });
  const { filler } = JSON.parse(long);
  expect(
    differences(parseExactly(long), parseExactly('{"number":1.50,"filler":""}')).map(({ path }) => path),
  ).toEqual(['filler']);
  expect(filler).toHaveLength(2 ** 20);
});
