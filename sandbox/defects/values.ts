import { LosslessNumber } from 'lossless-json';
import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { isObject, type Json, mapStrings, rewriting } from '../altering/rewriting.ts';
import type { Defect } from './defect.ts';
import { allContent } from './requirement-groups.ts';

const strings = (name: string, change: (text: string) => string, more: RequirementId[] = []): Defect => ({
  name,
  breaks: ['CREATE-STRINGS-EXACT'],
  knockOns: [...allContent, ...more],
  apply: rewriting((event) => mapStrings(event, change)),
});

const times = (name: string, change: (text: string) => string): Defect => ({
  name,
  breaks: ['CREATE-TIMES-EXACT'],
  knockOns: [...allContent, 'SEARCH-DATE'],
  apply: rewriting((event) => mapStrings(event, (text) => (isTime.test(text) ? change(text) : text))),
});

const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const numbers = (name: string, change: (lexeme: string) => string): Defect => ({
  name,
  breaks: ['CREATE-NUMBERS-EXACT'],
  knockOns: allContent,
  apply: rewriting((event) => mapNumbers(event, change) as Json),
});

function mapNumbers(value: unknown, change: (lexeme: string) => string): unknown {
  if (value instanceof LosslessNumber) return new LosslessNumber(change(value.value));
  if (Array.isArray(value)) return value.map((item) => mapNumbers(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapNumbers(inner, change)]));
}

/** Defects in strings, numbers and times: what databases and programming languages do to them. */
export const valueDefects: readonly Defect[] = [
  strings('strings-trimmed', (text) => text.trim()),
  strings('strings-with-single-spaces', (text) => text.replace(/ {2,}/g, ' ')),
  strings('strings-composed', (text) => text.normalize('NFC')),
  strings('strings-compatibility-composed', (text) => text.normalize('NFKC')),
  strings('strings-without-astral-characters', (text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, '?')),
  strings('strings-without-controls', (text) => text.replace(/[\u007f-\u009f]/g, '')),
  strings('strings-with-plain-line-ends', (text) => text.replace(/\r\n?/g, '\n')),
  strings('strings-escaped-for-html', (text) =>
    text.startsWith('<div') ? text : text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
  ),
  strings('strings-without-zero-width', (text) => text.replace(/[\u200b-\u200f\u2060\ufeff]/g, '')),
  strings('strings-cut-at-255', (text) => text.slice(0, 255)),
  strings('strings-cut-at-32766-bytes', (text) =>
    Buffer.byteLength(text) > 32_766 ? Buffer.from(text).subarray(0, 32_766).toString() : text,
  ),
  strings('strings-cut-at-a-nul-or-quote', (text) => text.split('"', 1)[0] || text),
  {
    name: 'alt-id-in-lower-case',
    breaks: ['CREATE-STRINGS-EXACT'],
    knockOns: [...allContent, 'ROBUST-NO-CROSSTALK'],
    apply: rewriting((event) =>
      Array.isArray(event.agent)
        ? {
            ...event,
            agent: event.agent.map((agent) =>
              typeof agent.altId === 'string' ? { ...agent, altId: agent.altId.toLowerCase() } : agent,
            ),
          }
        : event,
    ),
  },
  numbers('numbers-through-floating-point', (lexeme) => String(Number(lexeme))),
  numbers('numbers-without-trailing-zeros', (lexeme) =>
    /\.\d*0$/.test(lexeme) ? lexeme.replace(/\.?0+$/, '') : lexeme,
  ),
  numbers('numbers-in-single-precision', (lexeme) =>
    Number.isInteger(Number(lexeme)) ? lexeme : String(Math.fround(Number(lexeme))),
  ),
  times('times-in-utc', (text) => {
    const time = new Date(text);
    return /Z$/.test(text) || Number.isNaN(time.getTime()) ? text : time.toISOString();
  }),
  times('times-cut-to-milliseconds', (text) => text.replace(/(\.\d{3})\d+/, '$1')),
  times('times-cut-to-seconds', (text) => text.replace(/\.\d+/, '')),
  times('times-padded-to-milliseconds', (text) =>
    text.replace(
      /:(\d\d)(\.\d+)?(Z|[+-])/,
      (_, seconds, fraction = '.', zone) => `:${seconds}${fraction.padEnd(4, '0')}${zone}`,
    ),
  ),
  times('times-with-plus-for-z', (text) => text.replace('Z', '+00:00')),
];
