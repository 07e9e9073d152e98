import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { jsonValues } from '../../../contracts/fhir/json/values.ts';
import { expect, test } from '../../plain-test.ts';
import { anyText } from '../any-text.ts';

async function split(text: string | Buffer, chunkSize = 1 << 16): Promise<{ text: string; line: number }[]> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkSize) }, (_, nth) =>
    bytes.subarray(nth * chunkSize, (nth + 1) * chunkSize),
  );
  const values = [];
  for await (const value of jsonValues(Readable.from(chunks)))
    values.push({ text: value.bytes.toString(), line: value.line });
  return values;
}

const event = '{"resourceType":"AuditEvent"}';

const cases: [what: string, text: string, values: [text: string, line: number][]][] = [
  ['nothing', '', []],
  ['blank lines', '\n \r\n\t\n', []],
  [
    'NDJSON',
    '{"a":1}\n{"b":2}\n',
    [
      ['{"a":1}', 1],
      ['{"b":2}', 2],
    ],
  ],
  [
    'NDJSON without a last newline',
    '{"a":1}\n{"b":2}',
    [
      ['{"a":1}', 1],
      ['{"b":2}', 2],
    ],
  ],
  [
    'NDJSON with CRLF',
    '{"a":1}\r\n\r\n{"b":2}\r\n',
    [
      ['{"a":1}', 1],
      ['{"b":2}', 3],
    ],
  ],
  ['a byte order mark', '\ufeff{"a":1}', [['{"a":1}', 1]]],
  [
    'pretty-printed values',
    '{\n  "a": 1\n}\n\n{\n  "b": 2\n}',
    [
      ['{\n  "a": 1\n}', 1],
      ['{\n  "b": 2\n}', 5],
    ],
  ],
  [
    'values with nothing between',
    '{"a":1}{"b":2}',
    [
      ['{"a":1}', 1],
      ['{"b":2}', 1],
    ],
  ],
  [
    'an array',
    '[{"a":1}, {"b":2}]',
    [
      ['{"a":1}', 1],
      ['{"b":2}', 1],
    ],
  ],
  [
    'a pretty-printed array',
    '[\n  {"a": 1},\n  {\n  "b": 2}\n]\n',
    [
      ['{"a": 1}', 2],
      ['{\n  "b": 2}', 3],
    ],
  ],
  ['an empty array', '[]', []],
  [
    'two arrays',
    '[{"a":1}]\n[{"b":2}]',
    [
      ['{"a":1}', 1],
      ['{"b":2}', 2],
    ],
  ],
  [
    'scalars in an array',
    '[1, "a, b]", null]',
    [
      ['1', 1],
      ['"a, b]"', 1],
      ['null', 1],
    ],
  ],
  [
    'scalars on lines',
    '1\n"a"\nnull\n',
    [
      ['1', 1],
      ['"a"', 2],
      ['null', 3],
    ],
  ],
  ['a list in an array', '[[1, 2]]', [['[1, 2]', 1]]],
  [
    'brackets and quotation marks in strings',
    '{"a":"}\\"{[\\\\"}\n{"b":"]"}',
    [
      ['{"a":"}\\"{[\\\\"}', 1],
      ['{"b":"]"}', 2],
    ],
  ],
  [
    'text that is not JSON',
    'hello\n{"a":1}',
    [
      ['hello', 1],
      ['{"a":1}', 2],
    ],
  ],
  [
    'a broken line before an event',
    `{"a":\n${event}\n{"b":2}`,
    [
      ['{"a":\n', 1],
      [event, 2],
      ['{"b":2}', 3],
    ],
  ],
  [
    'a broken line before a last event',
    `{"a":"\n${event}`,
    [
      ['{"a":"\n', 1],
      [event, 2],
    ],
  ],
  [
    'two broken lines in a row',
    `{"a":\n{"a":\n${event}`,
    [
      ['{"a":\n', 1],
      ['{"a":\n', 2],
      [event, 3],
    ],
  ],
  [
    'a broken line, one that closes it by chance, and the rest of that',
    `{"a":{"b":1\n{"c":2}}}, "d":3}\n${event}`,
    [
      ['{"a":{"b":1\n', 1],
      ['{"c":2}}}, "d":3}', 2],
      [event, 3],
    ],
  ],
  [
    'broken lines at the end',
    `${event}\n{"a":"\n{"b":\n`,
    [
      [event, 1],
      ['{"a":"\n', 2],
      ['{"b":\n', 3],
    ],
  ],
  [
    'a broken line of an array',
    `[\n{"a":\n,\n${event},\n${event}\n]`,
    [
      ['{"a":\n,\n', 2],
      [event, 4],
      [event, 5],
    ],
  ],
  ['a value that never ends', '{"a":[1,\n2', [['{"a":[1,\n2', 1]]],
];
for (const [what, text, values] of cases)
  test(`splits ${what}, in chunks of any size`, async () => {
    for (const size of [1, 2, 3, 5, 1 << 16])
      expect((await split(text, size)).map((value) => [value.text, value.line])).toEqual(values);
  });

test('any values in any layout come out as they went in', { tag: '@slow' }, async () => {
  const object = fc.dictionary(anyText, fc.jsonValue());
  const indent = fc.constantFrom('', '  ', '\t');
  const between = fc.constantFrom('\n', '\r\n', '\n\n', ' ', '');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(object, indent, between)),
      fc.boolean(),
      fc.integer({ min: 1, max: 64 }),
      async (items, inArray, size) => {
        const texts = items.map(([value, space]) => JSON.stringify(value, null, space));
        const text = inArray
          ? `[${texts.join(',\n')}]`
          : items.map(([, , gap], nth) => texts[nth] + gap).join('');
        const found = (await split(text, size)).map((value) => JSON.parse(value.text));
        assert.deepEqual(
          found,
          texts.map((one) => JSON.parse(one)),
        );
      },
    ),
  );
});

test('a broken line costs no other line', async () => {
  const good = Array.from(
    { length: 20 },
    (_, nth) => `{"resourceType":"AuditEvent","id":"${nth}","note":"\\"{[é"}`,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 18 }),
      fc.integer({ min: 1, max: good[0]!.length - 1 }),
      fc.integer({ min: 1, max: 64 }),
      async (nth, cut, size) => {
        const lines = good.map((line, index) => (index === nth ? line.slice(0, cut) : line));
        const values = await split(lines.join('\n'), size);
        const intact = values.filter(({ text }) => good.includes(text));
        assert.deepEqual(
          intact.map(({ text, line }) => [text, line]),
          good.map((line, index) => [line, index + 1]).filter((_, index) => index !== nth),
        );
      },
    ),
  );
});

test('several broken lines in a row are each reported once, and affect no other line', async () => {
  const good = Array.from(
    { length: 12 },
    (_, nth) => `{"resourceType":"AuditEvent","id":"${nth}","note":"}}\\"{[é","agent":[{"who":{}}]}`,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 10 }),
      fc.array(fc.integer({ min: 1, max: good[0]!.length - 1 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 64 }),
      async (first, cuts, size) => {
        const isBroken = (nth: number) => cuts[nth - first] !== undefined;
        const lines = good.map((line, nth) => line.slice(0, cuts[nth - first]));
        const values = await split(lines.join('\n'), size);
        assert.deepEqual(
          values.map(({ line }) => line),
          good.map((_, nth) => nth + 1),
        );
        for (const [nth, { text }] of values.entries()) if (!isBroken(nth)) assert.equal(text, good[nth]);
      },
    ),
  );
});

test('holds one value at a time, however long the stream', { tag: '@slow' }, async () => {
  const line = `{"resourceType":"AuditEvent","id":"${'x'.repeat(1000)}"}\n`;
  const chunk = Buffer.from(line.repeat(64));
  let sent = 0;
  const source = Readable.from(
    (function* () {
      for (; sent < 4000; sent++) yield chunk;
    })(),
    { highWaterMark: 1 },
  );
  let values = 0;
  let most = 0;
  for await (const value of jsonValues(source)) {
    values++;
    most = Math.max(most, value.bytes.length, sent * 64 - values);
  }
  expect(values).toBe(4000 * 64); // 260 MB
  expect(most).toBeLessThan(10_000);
});
