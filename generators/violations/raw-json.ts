import { depth, first, type RawRow, rawRow } from './raw-row.ts';
import type { RawViolation } from './violation.ts';

/** Texts that are not valid JSON. */
export const notJson: readonly RawViolation[] = (
  [
    ['empty', () => ''],
    ['white-space', () => ' \r\n\t '],
    ['cut-in-half', (text) => text.slice(0, text.length / 2)],
    ['cut-before-the-last-brace', (text) => text.slice(0, -1)],
    ['cut-in-a-string', (text) => text.slice(0, text.indexOf('AuditEvent') + 5)],
    ['trailing-comma', (text) => `${text.slice(0, -1)},}`],
    ['missing-comma', (text) => text.replace(',', ' ')],
    ['missing-colon', (text) => text.replace(':', ' ')],
    ['single-quotes', (text) => text.replaceAll('"', "'")],
    ['name-without-quotes', (text) => text.replace('"resourceType"', 'resourceType')],
    ['line-comment', (text) => `// an event\n${text}`],
    ['block-comment', (text) => text.replace(',', ', /* more */')],
    ['nan', (text) => first(text, '"extension":[{"url":"http://example.org/x","valueDecimal":NaN}]')],
    [
      'infinity',
      (text) => first(text, '"extension":[{"url":"http://example.org/x","valueDecimal":-Infinity}]'),
    ],
    ['undefined', (text) => first(text, '"language":undefined')],
    [
      'hexadecimal-number',
      (text) => first(text, '"extension":[{"url":"http://example.org/x","valueInteger":0x1F}]'),
    ],
    [
      'number-with-leading-zero',
      (text) => first(text, '"extension":[{"url":"http://example.org/x","valueInteger":007}]'),
    ],
    [
      'number-with-leading-plus',
      (text) => first(text, '"extension":[{"url":"http://example.org/x","valueInteger":+1}]'),
    ],
    [
      'number-that-ends-in-a-point',
      (text) => first(text, '"extension":[{"url":"http://example.org/x","valueDecimal":1.}]'),
    ],
    ['true-in-capitals', (text) => text.replace(/:(true|false)/, ':True')],
    ['line-end-in-a-string', (text) => first(text, '"language":"e\nn"')],
    ['tab-in-a-string', (text) => first(text, '"language":"e\tn"')],
    ['nul-in-a-string', (text) => first(text, '"language":"e\u0000n"')],
    ['unknown-escape', (text) => first(text, '"language":"\\x65n"')],
    ['cut-escape', (text) => first(text, '"language":"\\u00"')],
    ['text-after-it', (text) => `${text} end`],
    ['a-brace-too-many', (text) => `${text}}`],
    ['two-events', (text) => text + text],
    ['two-lines', (text) => `${text}\n${text}\n`],
    ['nul-after-it', (text) => `${text}\u0000`],
    ['plain-words', () => 'login by jdoe at 10:00'],
    ['a-comma', () => ','],
  ] as [string, RawRow['body']][]
).map(([id, body]) => rawRow({ id, rule: 'RFC 8259: the body is one JSON text', family: 'not-json', body }));

/** JSON texts that are not an object, or not a resource. */
export const notAResource: readonly RawViolation[] = (
  [
    ['string', () => '"AuditEvent"'],
    ['event-in-a-string', (text) => JSON.stringify(text)],
    ['number', () => '42'],
    ['true', () => 'true'],
    ['null', () => 'null'],
    ['empty-list', () => '[]'],
    ['list-of-events', (text) => `[${text}]`],
    ['empty-object', () => '{}'],
    ['lists-100000-deep', () => '['.repeat(depth) + ']'.repeat(depth)],
    [
      'unknown-property-100000-deep',
      (text) => first(text, `"foo":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
    ],
  ] as [string, RawRow['body']][]
).map(([id, body]) =>
  rawRow({ id, rule: 'FHIR R4 json.html: a resource is one JSON object', family: 'not-a-resource', body }),
);
