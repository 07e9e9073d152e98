import type { AuditEvent } from 'fhir/r4';
import { extensionUrl } from '../extension-values.ts';
import { type HardSubject, type HardValue, hard } from './row.ts';

const url = extensionUrl('measure');

/** A decimal whose precision must stay as it is: https://hl7.org/fhir/R4/datatypes.html#decimal */
const decimal = (lexeme: string): HardValue =>
  hard(
    'numbers',
    `the decimal ${lexeme}`,
    (event) => {
      event.extension = [{ url, valueDecimal: Number(lexeme) }];
    },
    {
      body(event) {
        const before = `{"url":"${url}","valueDecimal":`;
        return JSON.stringify(event).replace(`${before}${Number(lexeme)}}`, `${before}${lexeme}}`);
      },
    },
  );

const written = (about: HardSubject, name: string, body: (event: AuditEvent) => string): HardValue =>
  hard(
    about,
    name,
    (event) => {
      event.outcomeDesc = 'Ångström opened https://example.org/ 🏥';
    },
    { body },
  );

const unicodeEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A decimal that loses its last digit if numbers are parsed as floating point. */
export const decimalWithZero = decimal('1.10');

/** Unusual but valid JSON texts (RFC 8259), and numbers with significant digits. */
export const hardJson: readonly HardValue[] = [
  decimalWithZero,
  decimal('100.000'),
  decimal('0.00'),
  decimal('-0.50'),
  decimal('1e3'),
  decimal('2.50E-7'),
  decimal('3.14159265358979323846264338327950288'),
  decimal('12345678901234567.25'),
  hard('numbers', 'the largest and the smallest integer', (event) => {
    event.extension = [2_147_483_647, -2_147_483_648].map((valueInteger) => ({ url, valueInteger }));
  }),
  written('other', 'indented JSON', (event) => JSON.stringify(event, null, 2)),
  written(
    'other',
    'JSON with CRLF, tabs and space around it',
    (event) => `\r\n\t ${JSON.stringify(event, null, '\t').replaceAll('\n', '\r\n')} \r\n`,
  ),
  written('strings', 'escaped characters beyond ASCII', (event) =>
    JSON.stringify(event).replace(/[\u0080-\uffff]/g, unicodeEscape),
  ),
  written('strings', 'escaped solidus', (event) => JSON.stringify(event).replaceAll('/', '\\/')),
  written('strings', 'an escaped property name', (event) =>
    JSON.stringify(event).replace('"recorded":', '"\\u0072ecorded":'),
  ),
  written('other', 'resourceType last', ({ resourceType, ...rest }) =>
    JSON.stringify({ ...rest, resourceType }),
  ),
  written('other', 'properties in reverse order', (event) =>
    JSON.stringify(Object.fromEntries(Object.entries(event).reverse())),
  ),
];
