/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { ReportedExchange } from '../../contracts/results/report.ts';
import { milliseconds } from '../numbers.ts';
import { laidOut } from './json-text.ts';
import { Block, Line } from './visible.tsx';

/** Most characters of a body that are shown. */
const longestBody = 4_000;

/** Most headers of a message that are shown. */
const mostHeaders = 40;

/** A request and its answer: a line that opens to headers and bodies. */
export function Exchange({ exchange, base }: { exchange: ReportedExchange; base: string }) {
  const { request, response, error } = exchange;
  return (
    <details class="exchange">
      <summary>
        <ExchangeLine exchange={exchange} base={base} />
      </summary>
      <h5>Request</h5>
      <Headers headers={request.headers} />
      {request.body === null ? null : <Block text={laidOut(request.body)} limit={longestBody} />}
      <h5>Answer</h5>
      {response ? (
        <>
          <Headers headers={response.headers} />
          {response.body === '' ? (
            <p class="quiet">The report has no body.</p>
          ) : (
            <Block text={laidOut(response.body)} limit={longestBody} />
          )}
        </>
      ) : (
        <p>
          None: <Line text={error ?? 'the connection ended'} />
        </p>
      )}
    </details>
  );
}

/** `POST /AuditEvent → 201, 3.52 ms`. */
export function ExchangeLine({ exchange, base }: { exchange: ReportedExchange; base: string }) {
  const { request, response, error, durationMs } = exchange;
  return (
    <code>
      {request.method} <Line text={pathOf(request.url, base)} limit={160} />
      <span aria-hidden="true"> → </span>
      <strong>{response ? response.status : <Line text={error ?? 'no answer'} limit={80} />}</strong>
      <span class="quiet"> {milliseconds(durationMs)} ms</span>
    </code>
  );
}

function Headers({ headers }: { headers: Record<string, string> }) {
  const rows = Object.entries(headers);
  if (rows.length === 0) return null;
  return (
    <dl class="headers">
      {rows.slice(0, mostHeaders).map(([name, value]) => (
        <div>
          <dt>
            <Line text={name} limit={100} />
          </dt>
          <dd>
            <Line text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The part after the base URL; the whole URL if it has another base. */
export function pathOf(url: string, base: string): string {
  const start = base.replace(/\/$/, '');
  return url.startsWith(start) ? url.slice(start.length) || '/' : url;
}
