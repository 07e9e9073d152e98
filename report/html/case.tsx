/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { CaseResult } from '../../contracts/results/report.ts';
import { milliseconds } from '../numbers.ts';
import { Difference } from './difference.tsx';
import { Exchange, pathOf } from './exchange.tsx';
import { valueText } from './json-text.ts';
import { Badge } from './verdict-badge.tsx';
import { Block, isPlain, isSafeToPaste, Line, named } from './visible.tsx';

/** Most exchanges of a case that are shown; the last ones decided. */
const shownExchanges = 5;

/** Longest command that is shown. A cut command would be another command, so a longer one is not shown. */
const longestCommand = 4_000;

/** Most rows of a table of cases. */
const mostRows = 1_500;

interface CaseProps {
  result: CaseResult;
  /** FHIR base URL of the run. */
  base: string;
}

/** A case with everything that shows why it has its verdict. */
export function WholeCase({ result, base, open }: CaseProps & { open: boolean }) {
  return (
    <details class="case" open={open}>
      <summary>
        <Badge verdict={result.verdict} /> <Line text={result.name} />
      </summary>
      <Evidence result={result} base={base} />
    </details>
  );
}

/** The content of an opened case. */
export function Evidence({ result, base }: CaseProps) {
  const { message, exchanges, seed, reproducer, curl, name } = result;
  const left = exchanges.length - shownExchanges;
  return (
    <div class="evidence">
      {message ? (
        <p class="message">
          <Line text={message} />
        </p>
      ) : null}
      {result.expected === undefined && result.actual === undefined ? null : (
        <Difference expected={result.expected ?? null} actual={result.actual ?? null} />
      )}
      {reproducer ? (
        <>
          <h4>Smallest body that still fails</h4>
          <p class="quiet">Found in {reproducer.requests} requests by removing parts.</p>
          <Block text={valueText(reproducer.body)} limit={6_000} />
        </>
      ) : null}
      {exchanges.length > 0 ? (
        <h4>{exchanges.length === 1 ? 'Request' : 'Requests (the last one decided)'}</h4>
      ) : null}
      {left > 0 ? <p class="quiet">{left} earlier requests are in report.json.</p> : null}
      {exchanges.slice(-shownExchanges).map((exchange) => (
        <Exchange exchange={exchange} base={base} />
      ))}
      <h4>Reproduce</h4>
      <p class="quiet">Seed {seed}</p>
      <Command of="replay" text={`npx auditbox-harness replay ${quoted(name)} --report `} withFolder />
      {curl === null ? null : <Command of="curl" text={curl} />}
    </div>
  );
}

/** A command to copy, unless it has characters that a terminal might obey. */
function Command({ of, text, withFolder = false }: { of: string; text: string; withFolder?: boolean }) {
  if (!isSafeToPaste(text) || text.length > longestCommand)
    return (
      <p class="quiet">
        The {of} command is long or has control characters. It is in report.json, and replay sends the same
        request.
      </p>
    );
  return (
    <div class="command">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        data-copy={isPlain(text) ? undefined : text}
      >
        {named(text)}
        {withFolder ? <span class="folder">.</span> : null}
      </pre>
      <button type="button" class="copy" hidden>
        Copy {of}
      </button>
    </div>
  );
}

/** A word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Cases that need one line each. */
export function CaseTable({
  cases,
  base,
  caption,
}: {
  cases: readonly CaseResult[];
  base: string;
  caption: string;
}) {
  const shown = cases.slice(0, mostRows);
  return (
    <div class="scroll">
      <table class="cases">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Last request</th>
            <th scope="col" class="number">
              Answer
            </th>
            <th scope="col" class="number">
              ms
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <CaseRow result={one} base={base} />
          ))}
        </tbody>
      </table>
      {cases.length > shown.length ? (
        <p class="quiet">… and {(cases.length - shown.length).toLocaleString('en')} more in report.json.</p>
      ) : null}
    </div>
  );
}

function CaseRow({ result: { name, verdict, message, exchanges }, base }: CaseProps) {
  const last = exchanges.at(-1);
  return (
    <tr>
      <td>
        {verdict === 'pass' ? null : <Badge verdict={verdict} />}
        <Line text={name} limit={160} />
        {message ? (
          <p>
            <Line text={message} limit={200} />
          </p>
        ) : null}
      </td>
      <td>
        {last ? last.request.method : null}{' '}
        {last ? <Line text={pathOf(last.request.url, base)} limit={80} /> : null}
      </td>
      <td>{last ? (last.response?.status ?? <Line text={last.error ?? 'none'} limit={80} />) : null}</td>
      <td>{last ? milliseconds(last.durationMs) : null}</td>
    </tr>
  );
}
