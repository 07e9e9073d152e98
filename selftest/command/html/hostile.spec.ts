import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from '@playwright/test';
import { requirements } from '../../../contracts/catalogue/all.ts';
import { type CaseResult, formatVersion, type Report } from '../../../contracts/results/report.ts';
import { countVerdicts } from '../../../contracts/results/verdict.ts';
import { renderHtml } from '../../../report/html/render.tsx';
import { test, unfold } from './report-page.ts';

/** What runs where a page takes text for markup, closes what it is in, or leaves attributes open. */
const scripts = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '</pre></details><img src=x onerror=alert(1)>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover=alert(1) x='",
  '" autofocus onfocus=alert(1) tabindex=1 x="',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<svg/onload=alert(1)>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<a href="javascript:alert(1)" autofocus onfocus=alert(1)>go</a>',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<style>@import "https://evil.example/x.css"; body{display:none}</style>',
  '<meta http-equiv=refresh content="0;url=https://evil.example/">',
  '<base href="https://evil.example/">',
  '<img src=https://evil.example/pixel.png>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<form action=https://evil.example><button autofocus>Copy curl</button></form>',
  '<template><script>alert(1)</script></template>',
  '<details open ontoggle=alert(1)>',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;alert(1)&#60;/script&#62;',
  '\u0000<script\u0000>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
  "'; alert(1); //",
  'javascript:alert(1)',
  '\ufeff<script>alert(1)</script>',
];

/** What misleads: turns text around, hides it, moves the cursor, breaks a character in two. */
const tricks: [name: string, text: string, point: string][] = [
  ['a right-to-left override', 'status \u202e002\u202c', 'U+202E'],
  ['an isolate that is left open', 'answered \u2067200', 'U+2067'],
  ['a zero-width space', 'pass\u200bed', 'U+200B'],
  ['an escape', '\u001b[2Jpassed', 'U+001B'],
  ['a NUL', 'a\u0000b', 'U+0000'],
  ['a tag character', 'a\u{e0041}', 'U+E0041'],
  ['half of a surrogate pair', 'a\ud800b', 'U+D800'],
  ['a line separator', 'a\u2028b', 'U+2028'],
  ['a soft hyphen', 'a\u00adb', 'U+00AD'],
];

test.describe.configure({ mode: 'default' });

test('nothing that a server sent runs, is fetched, or becomes an element', async ({ page, noise }) => {
  await withPage(reportOf(scripts.map(hostileCase)), async (url, html) => {
    await page.goto(url);
    await unfold(page);
    await page.mouse.move(200, 300);
    await page.getByRole('searchbox').fill('alert');
    expect(noise).toEqual([]);
    expect(
      await page.locator('main :is(script, img, iframe, object, form, base, link, meta, style)').count(),
    ).toBe(0);
    expect(await page.evaluate("document.querySelectorAll('script').length")).toBe(1);
    const handlers =
      "[...document.querySelectorAll('*')].flatMap(({ attributes }) => [...attributes]).filter(({ name }) => name.startsWith('on')).length";
    expect(await page.evaluate(handlers)).toBe(0);
    // The text is there all the same.
    await expect(page.locator('.message').first()).toContainText(scripts[0]!);
    expect(html).not.toContain('<script>alert');
  });
});

for (const [name, text, point] of tricks)
  test(`${name} is shown by its name`, async ({ page, noise }) => {
    await withPage(reportOf([hostileCase(text)]), async (url) => {
      await page.goto(url);
      await unfold(page);
      // JSON itself writes controls and halves by their number.
      const escaped = JSON.stringify(text).includes('\\u');
      const places = [
        '.message',
        '.exchange pre',
        '.headers dd',
        ...(escaped ? [] : ['.difference .changed']),
      ];
      for (const place of places)
        await expect(page.locator(place).first().locator('mark').first()).toHaveText(point);
      const [character] = text.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Cs}]/u)!;
      expect(await page.evaluate('document.documentElement.textContent')).not.toContain(character);
      expect(noise).toEqual([]);
    });
  });

test('a text of 10 MB, and one of combining marks, leave the page small and in place', async ({ page }) => {
  const long = ['x'.repeat(10_000_000), `a${'\u0301'.repeat(100_000)}`, '\u0000'.repeat(1_000_000)];
  await withPage(reportOf(long.map(hostileCase)), async (url, html) => {
    expect(Buffer.byteLength(html)).toBeLessThan(500_000);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(url);
    await unfold(page);
    await expect(page.locator('.message').first()).toContainText('10,000,000 characters in total');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });
});

test('1,000 cases that all fail with long answers are less than 3 MB, and none is left out', async () => {
  const answer = JSON.stringify({
    list: Array.from({ length: 400 }, (_, nth) => ({ nth, text: `"${nth}" & <b>` })),
  });
  const html = (await renderHtml({
    report: reportOf(Array.from({ length: 1_000 }, () => hostileCase(answer))),
    load: null,
  }))!;
  expect(Buffer.byteLength(html)).toBeLessThan(3_000_000);
  const parts = html.split('<details class="requirement"').slice(1);
  expect(parts).toHaveLength(requirements.length);
  expect(parts.filter((part) => part.includes('class="exchange"')).length).toBeGreaterThan(10);
  const [whole, rows] = [/<details class="case"/g, /<tr><td><span class="badge fail">/g];
  const inside = parts.join('');
  expect(inside.match(whole)!.length + inside.match(rows)!.length).toBe(1_000);
});

async function withPage(report: Report, use: (url: string, html: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
  try {
    const file = join(folder, 'report.html');
    const html = (await renderHtml({ report, load: null }))!;
    writeFileSync(file, html);
    await use(pathToFileURL(file).href, html);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A case in which everything that a server, or a user's own file, can say is this text. */
function hostileCase(text: string): CaseResult {
  return {
    name: `own event: ${text}`,
    verdict: 'fail',
    message: text,
    expected: { value: 'as sent' },
    actual: { value: text, [text]: text },
    curl: `curl -i '${text}'`,
    seed: 1,
    reproducer: { body: { text }, requests: 3 },
    exchanges: [
      {
        request: { method: 'POST', url: `http://127.0.0.1:1/${text}`, headers: { [text]: text }, body: text },
        response: { status: 201, headers: { 'x-server': text, [text]: text }, body: text },
        error: null,
        durationMs: 1,
      },
      {
        request: { method: 'GET', url: text, headers: {}, body: null },
        response: null,
        error: text,
        durationMs: 1,
      },
    ],
  };
}

/** A report with these cases, spread over the requirements. */
function reportOf(cases: CaseResult[]): Report {
  const rows = requirements
    .map(({ id, level, title }, nth) => ({
      ...{ id, level, title, verdict: 'fail' as const },
      cases: cases.filter((_, place) => place % requirements.length === nth),
    }))
    .filter((row) => row.cases.length > 0)
    .map((row) => ({ ...row, reason: row.cases[0]!.message }));
  return {
    formatVersion,
    harness: { name: 'auditbox-harness', version: '0.0.0' },
    run: {
      id: 'hostile',
      seed: 1,
      startedAt: '2026-01-01T00:00:00.000Z',
      durationMs: 1,
      target: 'http://127.0.0.1:1',
      exitCode: 1,
      complete: true,
      problems: [],
      shard: null,
      settings: { quick: false, maxBundle: 1, eventsFile: null, requirements: null, gate: 'SHALL' as const },
    },
    summary: countVerdicts(rows.map(({ verdict }) => verdict)),
    requirements: rows,
  };
}
