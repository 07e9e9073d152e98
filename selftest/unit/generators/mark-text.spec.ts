import type { AuditEvent } from 'fhir/r4';
import { markEvent } from '../../../generators/mark.ts';
import { markText } from '../../../generators/mark-text.ts';
import { expect, test } from '../../plain-test.ts';

const mark = { run: 'r', case: 'c' };

/** Texts of events as others write them. */
const texts: Record<string, string> = {
  'no meta': '{"resourceType":"AuditEvent" , "action":"C"}',
  'no tag and no security': '{ "meta" : { "profile" : ["http://example.org/p"] } ,"action":"C"}',
  'a tag': '{"meta":{"tag":[{"code":"a"} ]},"action":"C"}',
  'security before a tag':
    '{"action":"C","meta":{"security":[{"code":"s"}],"tag":[{"code":"a"},{"code":"b"}]}}',
  'brackets in its strings': '{"outcomeDesc":"]}\\"","meta":{"source":"}","tag":[{"code":"]"}]}}',
  'letters beyond ASCII': '{"outcomeDesc":"Übergabe 🩺","meta":{"tag":[{"display":"Ü"}]}}',
};

for (const [name, text] of Object.entries(texts))
  test(`an event with ${name} is marked in its text as it is by value`, () => {
    const marked = JSON.parse(markText(text, mark));
    expect(marked).toEqual(markEvent(JSON.parse(text) as AuditEvent, mark));
  });

test('numbers, escapes and spaces stay as they were written', () => {
  const before = '{"action" : "\\u0043",\t"extension":[{"url":"urn:x","valueDecimal":1.10}]';
  const marked = markText(`${before}}`, mark);
  expect(marked.startsWith(before)).toBe(true);
});
