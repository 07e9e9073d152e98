/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RunResult } from '../form.ts';
import { outcomeOf } from '../verdict-words.ts';
import { Findings } from './findings.tsx';
import { Head } from './head.tsx';
import { Requirements } from './requirements.tsx';
import { plainLine } from './visible.tsx';

/** The parts of the page's style, in the order in which they apply. */
const styles = ['colors', 'base', 'head', 'tables', 'filter', 'requirements', 'load', 'narrow', 'print'];

/**
 * Renders a run's result as one HTML file. It opens from disk, uses no network, and runs only its own script,
 * because everything in it that a server sent may be hostile.
 *
 * @returns null without a result
 */
export async function renderHtml(result: RunResult): Promise<string | null> {
  const { report, load } = result;
  if (!report && !load) return null;
  const style = styles.map((name) => ownFile(`style/${name}.css`)).join('');
  const script = ownFile('page.js');
  // The charts' library is loaded only for a result that has charts.
  const loadSection = load ? await (await import('./measurement/section.tsx')).loadSection(load) : null;
  const outcome = outcomeOf(result);
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy(style, script)} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>{`${outcome.headline} · ${plainLine((report ?? load)!.run.target, 100)}`}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <a class="skip-link" href="#content">
          Skip to the findings
        </a>
        <Head result={result} outcome={outcome} />
        <main id="content">
          {report ? <Findings report={report} /> : null}
          {report ? <Requirements report={report} /> : null}
          {loadSection}
        </main>
        <footer>
          <p>
            <code>$TOKEN</code> replaces the token. Set it in your shell with{' '}
            <code>export TOKEN=$(npx auditbox-harness token)</code>, and run the commands of this page in the
            folder of the page.
          </p>
        </footer>
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>
  );
  return `<!doctype html>\n${page.toString()}\n`;
}

function ownFile(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

/** Nothing may be fetched, sent or framed; one style and one script may work, by their hashes. */
function policy(style: string, script: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${hash(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
