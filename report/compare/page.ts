import { oneLine } from '../../platform/plain-text.ts';
import type { Comparison } from './comparison.ts';
import { type Cell, notesOf, sectionsOf } from './table.ts';
import { verdictInWords } from './verdict.ts';

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; min-width: 3rem; }
code { font-size: .9em; }
`;

/** `comparison.html`: one file without script; the serializer escapes every text. */
export async function comparisonPage(comparison: Comparison): Promise<string> {
  const { create } = await import('xmlbuilder2');
  const html = create().ele('html', { lang: 'en' });
  const head = html.ele('head');
  head.ele('meta', { charset: 'utf-8' });
  head.ele('meta', { name: 'viewport', content: 'width=device-width' });
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  head.ele('meta', { 'http-equiv': 'Content-Security-Policy', content: policy });
  head.ele('title').txt('Auditbox comparison');
  head.ele('style').txt(style);
  const main = html.ele('body').ele('main');
  main.ele('h1').txt('Auditbox comparison');
  main.ele('p').ele('strong').txt(verdictInWords(comparison));
  for (const section of sectionsOf(comparison)) {
    main.ele('h2').txt(section.heading);
    if (section.rows.length === 0) {
      main.ele('p').txt(section.otherwise);
      continue;
    }
    const table = main.ele('div', { class: 'scroll', tabindex: '0' }).ele('table');
    const headRow = table.ele('thead').ele('tr');
    for (const name of section.head) headRow.ele('th', { scope: 'col' }).txt(name);
    const body = table.ele('tbody');
    for (const row of section.rows) {
      const line = body.ele('tr');
      for (const cell of row) {
        const at = line.ele('td');
        ('ours' in cell ? at : at.ele('code')).txt(textOf(cell));
      }
    }
  }
  for (const note of notesOf(comparison)) main.ele('p').txt(note);
  const text = html.end({ headless: true, allowEmptyTags: true });
  // Void elements of HTML have no end tag.
  return `<!doctype html>\n${text.replaceAll('></meta>', '>')}\n`;
}

function textOf(cell: Cell): string {
  return oneLine('ours' in cell ? cell.ours : cell.theirs, 600);
}
