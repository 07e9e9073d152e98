import type { AuditEvent } from 'fhir/r4';
import { notAResource, notJson } from './raw-json.ts';
import { depth, fhirJson, first, type RawRow, rawRow, utf8 } from './raw-row.ts';
import type { Family, RawViolation } from './violation.ts';

/** Puts bytes that are not valid UTF-8 into a string of the event. */
const withBytes = (text: string, bytes: readonly number[]): Uint8Array => {
  const [before, after] = first(text, '"outcomeDesc":"?"').split('"?"') as [string, string];
  return Buffer.concat([utf8(`${before}"`), Uint8Array.from(bytes), utf8(`"${after}`)]);
};

const withoutDescription = ({ outcomeDesc: _, ...event }: AuditEvent): string => JSON.stringify(event);

const encodings: readonly RawViolation[] = (
  [
    ['latin-1', (_, event) => withBytes(withoutDescription(event), [0xe9, 0x74, 0xe9])],
    ['lone-continuation-byte', (_, event) => withBytes(withoutDescription(event), [0x80])],
    ['cut-sequence', (_, event) => withBytes(withoutDescription(event), [0xf0, 0x9f, 0x8f])],
    ['overlong-slash', (_, event) => withBytes(withoutDescription(event), [0xc0, 0xaf])],
    ['surrogates', (_, event) => withBytes(withoutDescription(event), [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80])],
    ['byte-ff', (_, event) => withBytes(withoutDescription(event), [0xff])],
    ['utf-16', (text) => Buffer.from(text, 'utf16le')],
    ['utf-16-with-bom', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ] as [string, RawRow['body']][]
).map(([id, body]) =>
  rawRow({ id, rule: 'FHIR R4 http.html, RFC 8259 8.1: the body is UTF-8', family: 'encoding', body }),
);

const others: readonly RawViolation[] = [
  ...(
    [
      [
        'xml',
        ({ recorded }) =>
          `<AuditEvent xmlns="http://hl7.org/fhir"><recorded value="${recorded}"/></AuditEvent>`,
      ],
      ['html', () => '<!doctype html><title>AuditEvent</title>'],
      ['form', () => 'resourceType=AuditEvent&action=R'],
      ['yaml', ({ recorded }) => `resourceType: AuditEvent\nrecorded: ${recorded}\n`],
      [
        'multipart',
        (event) => `--b\r\nContent-Type: ${fhirJson}\r\n\r\n${JSON.stringify(event)}\r\n--b--\r\n`,
      ],
      ['syslog', ({ recorded }) => `<110>1 ${recorded} host app 1 IHE+RFC-3881 - <AuditMessage/>`],
    ] as [string, (event: AuditEvent) => string][]
  ).map(([id, body]) =>
    rawRow({
      id: `${id}-as-json`,
      rule: 'guide: Content-Type application/fhir+json',
      family: 'other-format',
      body: (_, event) => body(event),
    }),
  ),
  rawRow({
    id: 'gzip-without-saying-so',
    rule: 'RFC 9110 8.4: Content-Encoding names the coding',
    family: 'other-format',
    // The first bytes of a gzip stream.
    body: () => Uint8Array.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03]),
  }),
];

/** Cases that the documents do not specify. */
const unspecified: readonly RawViolation[] = (
  [
    ['byte-order-mark', 'encoding', fhirJson, (text) => `\uFEFF${text}`],
    ['same-key-twice', 'not-json', fhirJson, (text) => first(text, '"resourceType":"AuditEvent"')],
    [
      'key-twice-with-other-value',
      'not-json',
      fhirJson,
      (text) => first(text, '"recorded":"1999-01-01T00:00:00Z"'),
    ],
    [
      'lone-surrogate-escape',
      'encoding',
      fhirJson,
      (_, event) => first(withoutDescription(event), '"outcomeDesc":"\\ud83d"'),
    ],
    [
      'extensions-100000-deep',
      'not-a-resource',
      fhirJson,
      (_, { extension: _old, ...event }) =>
        first(
          JSON.stringify(event),
          `"extension":[${'{"url":"http://example.org/x","extension":['.repeat(depth)}{"url":"a","valueBoolean":true}${']}'.repeat(depth)}]`,
        ),
    ],
    ['text-plain', 'other-format', 'text/plain', (text) => text],
    ['octet-stream', 'other-format', 'application/octet-stream', (text) => text],
    [
      'form-data',
      'other-format',
      'application/x-www-form-urlencoded',
      () => 'resourceType=AuditEvent&action=R',
    ],
    [
      'fhir-xml',
      'other-format',
      'application/fhir+xml',
      (_, { recorded }) =>
        `<AuditEvent xmlns="http://hl7.org/fhir"><recorded value="${recorded}"/></AuditEvent>`,
    ],
    ['no-content-type', 'other-format', '', (text) => text],
  ] as [string, Family, string, RawRow['body']][]
).map(([id, family, contentType, body]) =>
  rawRow({
    id,
    rule: 'none: the documents do not specify this',
    family,
    contentType,
    body,
    unspecified: true,
  }),
);

/** Violations in the bytes of a body: encoding, JSON syntax and format. */
export const rawViolations: readonly RawViolation[] = [
  ...notJson,
  ...notAResource,
  ...encodings,
  ...others,
  ...unspecified,
];
