import { refusal } from '../outcome.ts';
import type { Parts } from '../parts.ts';
import type { Defect } from './defect.ts';

/** Parses a body again after a repair, if it was refused. */
const repairing =
  (repair: (text: string, bytes: Buffer) => string | undefined) =>
  (parts: Parts): Pick<Parts, 'parse'> => ({
    parse: (bytes) => {
      try {
        return parts.parse(bytes);
      } catch (error) {
        const repaired = repair(bytes.toString(), bytes);
        if (repaired === undefined) throw error;
        return parts.parse(Buffer.from(repaired));
      }
    },
  });

/** Replaces the value of a body that was parsed. */
const unwrapping =
  (unwrap: (value: unknown) => unknown) =>
  ({ parse }: Parts): Pick<Parts, 'parse'> => ({
    parse: (bytes) => {
      const { value } = parse(bytes);
      const inner = unwrap(value);
      return inner === value ? { bytes, value } : parse(Buffer.from(JSON.stringify(inner)));
    },
  });

const blankEvent = JSON.stringify({
  resourceType: 'AuditEvent',
  type: { code: 'unknown' },
  recorded: '2025-01-01T00:00:00Z',
  agent: [{ requestor: false }],
  source: { observer: { display: 'unknown' } },
});

/** Defects of a parser that accepts what is not JSON, and of one with a low limit. */
export const parsingDefects: readonly Defect[] = [
  {
    name: 'reads-trailing-commas',
    breaks: ['INVALID-NOT-JSON'],
    apply: repairing((text) => (/,\s*\}$/.test(text) ? text.replace(/,\s*\}$/, '}') : undefined)),
  },
  {
    name: 'reads-comments',
    breaks: ['INVALID-NOT-JSON'],
    knockOns: ['INVALID-ENCODING'],
    apply: repairing((text) => text.replace(/^\/\/.*\n/, '').replace(/\/\* more \*\//, '')),
  },
  {
    name: 'reads-not-a-number',
    breaks: ['INVALID-NOT-JSON'],
    knockOns: ['INVALID-ENCODING'],
    apply: repairing((text) => text.replace(/:(NaN|-?Infinity)/, ':0')),
  },
  {
    name: 'reads-the-first-of-two-texts',
    breaks: ['INVALID-NOT-JSON'],
    knockOns: ['INVALID-ENCODING'],
    apply: repairing(firstLine),
  },
  {
    name: 'reads-controls-in-strings',
    breaks: ['INVALID-NOT-JSON'],
    apply: repairing((text) => text.replace(/[^\P{Cc}\u007f-\u009f]/gu, '')),
    knockOns: ['INVALID-ENCODING'],
  },
  {
    name: 'reads-an-empty-body-as-an-event',
    breaks: ['INVALID-NOT-JSON'],
    apply: repairing((text) => (text.trim() === '' ? blankEvent : undefined)),
  },
  {
    name: 'reads-a-list-as-its-only-event',
    breaks: ['INVALID-NOT-A-RESOURCE'],
    apply: unwrapping((value) => (Array.isArray(value) && value.length === 1 ? value[0] : value)),
  },
  {
    name: 'reads-an-event-in-a-string',
    breaks: ['INVALID-NOT-A-RESOURCE'],
    apply: unwrapping((value) =>
      typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value,
    ),
  },
  {
    name: 'reads-an-empty-object-as-an-event',
    breaks: ['INVALID-NOT-A-RESOURCE'],
    knockOns: ['INVALID-RESOURCE-TYPE'],
    apply: unwrapping((value) => (JSON.stringify(value) === '{}' ? JSON.parse(blankEvent) : value)),
  },
  {
    name: 'reads-latin-1',
    breaks: ['INVALID-ENCODING'],
    apply: repairing((_, bytes) => bytes.toString('latin1')),
  },
  {
    name: 'reads-bad-utf-8-with-replacements',
    breaks: ['INVALID-ENCODING'],
    apply: repairing((text) => (text.includes('\ufffd') ? text : undefined)),
  },
  {
    name: 'reads-utf-16',
    breaks: ['INVALID-ENCODING'],
    apply: repairing((_, bytes) => bytes.toString('utf16le').replace(/^\ufeff/, '')),
  },
  {
    name: 'reads-multipart',
    breaks: ['INVALID-OTHER-FORMAT'],
    apply: repairing((text) =>
      text.startsWith('--b') ? text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1) : undefined,
    ),
  },
  {
    name: 'reads-xml-as-an-event',
    breaks: ['INVALID-OTHER-FORMAT'],
    apply: repairing((text) => (text.startsWith('<') ? blankEvent : undefined)),
  },
  {
    name: 'reads-yaml-as-an-event',
    breaks: ['INVALID-OTHER-FORMAT'],
    apply: repairing((text) => (text.startsWith('resourceType:') ? blankEvent : undefined)),
  },
  {
    name: 'body-of-more-than-1-mb-refused',
    breaks: ['CREATE-STATUS-201'],
    knockOns: ['BUNDLE-LARGE', 'CREATE-STRINGS-EXACT', 'CREATE-CONTENT-UNCHANGED'],
    apply: upTo(1_000_000),
  },
  {
    name: 'body-of-more-than-512-kb-refused',
    breaks: ['BUNDLE-LARGE'],
    knockOns: ['CREATE-STATUS-201'],
    apply: upTo(512_000),
  },
];

function firstLine(text: string): string | undefined {
  const [line] = text.split(/\n|(?<=\})(?=\{)/, 1);
  return line?.startsWith('{') ? line : undefined;
}

function upTo(limit: number) {
  return ({ parse }: Parts): Pick<Parts, 'parse'> => ({
    parse: (bytes) => {
      if (bytes.length > limit) throw refusal(400, 'too-long', `The body is larger than ${limit} bytes.`);
      return parse(bytes);
    },
  });
}
