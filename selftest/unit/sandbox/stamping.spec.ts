import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isLosslessNumber, parse as parseLossless } from 'lossless-json';
import { readDocument } from '../../../sandbox/ingest/document.ts';
import { type Stamped, stampAuditEvent, stampBundle } from '../../../sandbox/ingest/stamping.ts';
import { assignStamps } from '../../../sandbox/ingest/stamps.ts';
import { expect, test } from '../../plain-test.ts';
import { anyText } from '../any-text.ts';

const stamp = { id: 'new-id', lastUpdated: '2026-01-02T03:04:05.678Z' };
const assign = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...stamp, id: `new-${index}` }));

const stampedEvent = (text: string): string =>
  stampAuditEvent(Buffer.from(text), () => [stamp]).answer.toString();

const cases: [what: string, sent: string, answered: string][] = [
  [
    'id and lastUpdated are replaced where they stand',
    '{"meta":{"lastUpdated":"x","tag":[]},"id":"old"}',
    '{"meta":{"lastUpdated":"2026-01-02T03:04:05.678Z","tag":[]},"id":"new-id"}',
  ],
  [
    'what is missing comes after a leading resourceType',
    '{ "resourceType" : "AuditEvent" , "action" : "C" }',
    '{ "resourceType" : "AuditEvent","id":"new-id","meta":{"lastUpdated":"2026-01-02T03:04:05.678Z"} , "action" : "C" }',
  ],
  [
    'and first where the resourceType is not',
    '{"action":"C","resourceType":"AuditEvent"}',
    '{"id":"new-id","meta":{"lastUpdated":"2026-01-02T03:04:05.678Z"},"action":"C","resourceType":"AuditEvent"}',
  ],
  [
    'a meta without lastUpdated keeps the rest',
    '{"id":"old","meta":{"tag":[{"code":"}"}]}}',
    '{"id":"new-id","meta":{"lastUpdated":"2026-01-02T03:04:05.678Z","tag":[{"code":"}"}]}}',
  ],
  [
    'names written with escapes are the same names',
    String.raw`{"\u0069d":"old","met\u0061":{"last\u0055pdated":"x"}}`,
    String.raw`{"\u0069d":"new-id","met\u0061":{"last\u0055pdated":"2026-01-02T03:04:05.678Z"}}`,
  ],
  [
    'ids further inside stay',
    '{"id":"old","meta":{"id":"m","lastUpdated":"x"},"contained":[{"id":"c","meta":{"lastUpdated":"y"}}]}',
    '{"id":"new-id","meta":{"id":"m","lastUpdated":"2026-01-02T03:04:05.678Z"},"contained":[{"id":"c","meta":{"lastUpdated":"y"}}]}',
  ],
  [
    'quotes, backslashes and braces in strings are not structure',
    String.raw`{"a":"\\\"}{\\","id":"o\"ld","meta":{"lastUpdated":"x"}}`,
    String.raw`{"a":"\\\"}{\\","id":"new-id","meta":{"lastUpdated":"2026-01-02T03:04:05.678Z"}}`,
  ],
  [
    'number lexemes and escapes stay to the letter',
    String.raw`{"id":"x","meta":{"lastUpdated":"x"},"n":[1.10,1E+2,-0.0],"s":"\u00e9\/é"}`,
    String.raw`{"id":"new-id","meta":{"lastUpdated":"2026-01-02T03:04:05.678Z"},"n":[1.10,1E+2,-0.0],"s":"\u00e9\/é"}`,
  ],
];
for (const [what, sent, answered] of cases)
  test(what, () => {
    expect(stampedEvent(sent)).toBe(answered);
  });

/** Any JSON object with some of the properties that are stamped, written with any indentation. */
const resource = fc.record(
  {
    resourceType: fc.constant('AuditEvent'),
    id: anyText,
    meta: fc.record({ lastUpdated: fc.string(), tag: fc.jsonValue() }, { requiredKeys: [] }),
    extra: fc.jsonValue({ maxDepth: 4 }),
    'na"me\\': anyText,
    number: fc.double({ noNaN: true, noDefaultInfinity: true }),
  },
  { requiredKeys: [] },
);
const indentation = fc.constantFrom(0, 1, '\t', '\r\n '.slice(2));

test('an event keeps every value and the order of its properties, whatever it holds', () => {
  fc.assert(
    fc.property(resource, indentation, (value, indent) => {
      const answered = lossless(stampedEvent(JSON.stringify(value, null, indent)));
      const { id, meta } = answered as { id: string; meta: { lastUpdated: string } };
      assert.deepEqual({ id, lastUpdated: meta.lastUpdated }, stamp);
      assert.deepEqual(unstamped(answered), unstamped(lossless(JSON.stringify(value))));
      const kept = (object: object) => Object.keys(object).filter((key) => key in value);
      assert.deepEqual(kept(answered), kept(JSON.parse(JSON.stringify(value))));
    }),
  );
});

test('a Bundle keeps everything around its events, and stores the bytes that it answers', () => {
  const bundle = fc.record({
    id: fc.string(),
    type: fc.constant('collection'),
    meta: fc.jsonValue(),
    entry: fc.array(
      fc.record({ fullUrl: fc.string(), resource, link: fc.jsonValue() }, { requiredKeys: ['resource'] }),
    ),
    last: fc.jsonValue(),
  });
  fc.assert(
    fc.property(bundle, indentation, (value, indent) => {
      const { answer, events }: Stamped = stampBundle(
        Buffer.from(JSON.stringify(value, null, indent)),
        assign,
      );
      const answered = JSON.parse(answer.toString());
      const sent = JSON.parse(JSON.stringify(value));
      const around = ({ entry, ...rest }: typeof sent) => ({
        ...rest,
        entry: entry.map(({ resource: inner, ...own }: { resource: object }) => ({
          ...own,
          inner: unstamped(inner),
        })),
      });
      assert.deepEqual(around(answered), around(sent));
      assert.deepEqual(
        events.map(({ id }) => id),
        value.entry.map((_, index) => `new-${index}`),
      );
      events.forEach(({ id, body }, index) => {
        assert.deepEqual(JSON.parse(body.toString()), answered.entry[index].resource);
        assert.equal(answered.entry[index].resource.id, id);
      });
    }),
  );
});

/** Parses with numbers as the text has them. */
function lossless(text: string): Record<string, unknown> {
  return parseLossless(text, (_key, value) =>
    isLosslessNumber(value) ? `number ${value}` : value,
  ) as Record<string, unknown>;
}

function unstamped(value: object): object {
  const { id: _id, meta, ...rest } = value as { id?: unknown; meta?: object };
  const { lastUpdated: _lastUpdated, ...others } = (meta ?? {}) as { lastUpdated?: unknown };
  return { ...rest, meta: others };
}

test('ids are UUIDs of version 7, never the same, in the order of their time', () => {
  const stamps = [...assignStamps(1000, 1_790_000_000_000), ...assignStamps(1000, 1_790_000_000_001)];
  for (const { id } of stamps)
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(stamps.map(({ id }) => id)).size).toBe(2000);
  expect(stamps[999]!.id < stamps[1000]!.id).toBe(true);
  expect(stamps[0]!.lastUpdated).toBe(new Date(1_790_000_000_000).toISOString());
});

test('the JSON reader takes what JSON.parse takes, and sees a repeated name at any depth', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), indentation, (text, indent) => {
      const written = JSON.stringify(JSON.parse(text), null, indent);
      assert.deepEqual(readDocument(Buffer.from(written)).value, JSON.parse(text));
      const repeated = `{"a":[${written},{"b":1,"c":{"d":${written},"d":2}}]}`;
      assert.throws(() => readDocument(Buffer.from(repeated)), /twice/);
    }),
  );
});
