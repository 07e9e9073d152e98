import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { marked } from 'marked';
import { annotations } from '../../../report/annotations.ts';
import { code, prose, table } from '../../../report/markdown/escape.ts';
import { summaryOf } from '../../../report/markdown/summary.ts';
import { dataFolder, golden, rendered } from '../../examples/golden.ts';
import { everyVerdict, hostile, loadOf, reportOf, row } from '../../examples/results.ts';
import { expect, test } from '../../plain-test.ts';
import { anyText } from '../any-text.ts';

const html = (markdown: string) => marked.parse(markdown, { async: false, gfm: true });

test('summary.md of a run with every verdict is what it was, and fits a screen', async () => {
  const markdown = await rendered('summary.md');
  expect(markdown).toBe(readFileSync(join(dataFolder, golden['summary.md']), 'utf8'));
  expect(markdown.split('\n').length).toBeLessThan(40);
});

test('what a server says makes no link, image, HTML or cell of the summary', async () => {
  const page = html(await rendered('summary.md'));
  expect(page).not.toMatch(/<(a|img|script|iframe|svg)\b/);
  expect(page).toContain('&lt;script&gt;');
  for (const line of page.split('<tr>').slice(1))
    expect([2, 4, 6]).toContain((line.match(/<t[dh]\b/g) ?? []).length);
});

test('any text in a table stays the text of its one cell', () => {
  const plain = fc.oneof(anyText, fc.string({ unit: fc.constantFrom('`', '|', '\\', '\n', '<', 'a', ' ') }));
  fc.assert(
    fc.property(plain, plain, (a, b) => {
      const page = html(table(['one', 'two'], [[code(a), code(b)]]));
      assert.equal(page.match(/<td>/g)?.length, 2);
      const inner = page.replace(/<\/?(table|thead|tbody|tr|th|td|code)>/g, '');
      assert.doesNotMatch(inner, /</);
      const cells = [...page.matchAll(/<td>(?:<code>([\s\S]*?)<\/code>)?<\/td>/g)].map(
        ([, text]) => text ?? '',
      );
      assert.deepEqual(
        cells.map((text) => text === ''),
        [code(a) === '', code(b) === ''],
      );
    }),
    { numRuns: 300 },
  );
});

test('any sentence of ours is shown as it is', () => {
  const characters = [...'aZ 09`*_{}[]()#+-!|~<>&:/.\\'];
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...characters), minLength: 1 }), (text) => {
      const page = html(`x ${prose(text)}`);
      assert.doesNotMatch(page, /<(?!\/?p>)/);
    }),
    { numRuns: 300 },
  );
});

test('a summary is a screen even when everything is broken', () => {
  const broken = everyVerdict().requirements[0]!;
  const report = reportOf(Array.from({ length: 100 }, () => broken));
  const lines = summaryOf({ report, load: null }).split('\n');
  expect(lines.length).toBeLessThan(30);
  expect(lines.join('\n')).toContain('and 85 fail more');
});

test('annotations are at most ten, one line each, and what a server says begins no other', () => {
  const report = everyVerdict();
  const few = annotations({ report, load: loadOf(7300) });
  expect(few).toHaveLength(3);
  const failure = few.find((line) => line.includes('CREATE-STATUS-201'))!;
  expect(failure).toMatch(/^::error title=CREATE-STATUS-201 \(SHALL\)::the deployment /);
  expect(failure).not.toContain('%0A::error');
  expect(failure).toContain('%250A');
  for (const line of few) expect(line).not.toMatch(/[\r\n]/);
  const broken = row('CREATE-STATUS-201', 'fail', [], hostile);
  const many = annotations({ report: reportOf(Array.from({ length: 30 }, () => broken)), load: null });
  expect(many).toHaveLength(10);
  expect(many.at(-1)).toContain('and 21 more');
});
