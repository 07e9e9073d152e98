/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { structuredPatch } from 'diff';
import { valueText } from './json-text.ts';
import { Block, Line } from './visible.tsx';

/** Most characters of a value that are compared and shown. */
const longest = 6_000;

/** Lines around a change. */
const context = 3;

interface Row {
  expected: string | null;
  actual: string | null;
  changed: boolean;
}

/** Expected next to actual, line by line if the two are similar enough to compare. */
export function Difference({ expected, actual }: { expected: unknown; actual: unknown }) {
  const [before, after] = [valueText(alike(expected, actual)), valueText(actual)];
  const hunks = isStructure(before) && isStructure(after) ? rowsOf(before, after) : null;
  if (!hunks)
    return (
      <div class="pair">
        <figure>
          <figcaption>Expected</figcaption>
          <Block text={before} limit={longest} />
        </figure>
        <figure>
          <figcaption>Actual</figcaption>
          <Block text={after} limit={longest} />
        </figure>
      </div>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <figure class="scroll" tabIndex={0} aria-label="Expected and actual">
      <table class="difference">
        <thead>
          <tr>
            <th scope="col">Expected</th>
            <th scope="col">Actual</th>
          </tr>
        </thead>
        {hunks.map((rows) => (
          <tbody>
            {rows.map(({ expected: left, actual: right, changed }) => (
              <tr class={changed ? 'changed' : undefined}>
                <Side sign="−" text={left} changed={changed} />
                <Side sign="+" text={right} changed={changed} />
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </figure>
  );
}

function Side({ sign, text, changed }: { sign: string; text: string | null; changed: boolean }) {
  if (text === null) return <td class="none" />;
  return (
    <td>
      {changed ? `${sign} ` : '  '}
      <Line text={text} />
    </td>
  );
}

/** A status is compared with the status of an answer, not with the whole answer. */
function alike(expected: unknown, actual: unknown): unknown {
  const isAnswer = typeof actual === 'object' && actual !== null && 'status' in actual;
  return typeof expected === 'number' && isAnswer ? { status: expected } : expected;
}

function isStructure(text: string): boolean {
  return /^[[{]/.test(text) && text.length <= longest;
}

/** Removed and added lines side by side, by hunk; null if the two differ too much to compare. */
function rowsOf(before: string, after: string): Row[][] | null {
  const patch = structuredPatch('', '', `${before}\n`, `${after}\n`, '', '', { context, maxEditLength: 400 });
  if (!patch || patch.hunks.length === 0) return null;
  return patch.hunks.map(({ lines }) => {
    const rows: Row[] = [];
    let [removed, added]: [string[], string[]] = [[], []];
    const flush = () => {
      for (let nth = 0; nth < Math.max(removed.length, added.length); nth++)
        rows.push({ expected: removed[nth] ?? null, actual: added[nth] ?? null, changed: true });
      [removed, added] = [[], []];
    };
    for (const line of lines) {
      const text = line.slice(1);
      if (line.startsWith('-')) removed.push(text);
      else if (line.startsWith('+')) added.push(text);
      else {
        flush();
        rows.push({ expected: text, actual: text, changed: false });
      }
    }
    flush();
    return rows;
  });
}
