import type { OperationOutcome } from 'fhir/r4';
import type { Deployment, Parts } from '../parts.ts';
import { type Query, readQuery } from '../search/query.ts';
import { type Answer, fhirAnswer } from './answer.ts';

/** A page ends early when it reaches this many bytes; the link `next` continues after it. */
const pageBytes = 16_000_000;

/**
 * `search-type`: the events that match all parameters, oldest first, as a Bundle of type searchset.
 * The links of a page stay valid while events arrive, because new events are added at the end.
 *
 * @param prefer the `Prefer` header: `handling=strict` refuses unknown parameters
 */
export function search(
  parts: Parts,
  { baseUrl }: Deployment,
  parameters: URLSearchParams,
  prefer = '',
): Answer {
  const query = readQuery(parameters, /\bhandling\s*=\s*"?strict/i.test(prefer));
  const { total, seqs } = parts.search(query);
  const entries = matches(parts, baseUrl, seqs);
  const next = query.offset + entries.length;
  const links = [link('self', pageUrl(baseUrl, query, query.offset))];
  if (entries.length > 0 && next < total) links.push(link('next', pageUrl(baseUrl, query, next)));
  if (query.ignored.length > 0) entries.push(warning(query.ignored));

  const head = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total, link: links });
  if (entries.length === 0) return fhirAnswer(200, head);
  const parted = entries.flatMap((entry, index) => (index === 0 ? entry : [Buffer.from(','), ...entry]));
  return fhirAnswer(
    200,
    Buffer.concat([Buffer.from(`${head.slice(0, -1)},"entry":[`), ...parted, Buffer.from(']}')]),
  );
}

/**
 * The entries of a page. Each is a list of buffers, so that the bytes of an event are not copied.
 */
function matches(parts: Parts, baseUrl: string, seqs: number[]): Buffer[][] {
  const entries: Buffer[][] = [];
  let bytes = 0;
  for (const seq of seqs) {
    if (bytes > pageBytes) break;
    const { id, body } = parts.store.at(seq)!;
    bytes += body.length;
    entries.push([
      Buffer.from(`{"fullUrl":"${baseUrl}/AuditEvent/${id}","resource":`),
      body,
      Buffer.from(',"search":{"mode":"match"}}'),
    ]);
  }
  return entries;
}

function warning(ignored: string[]): Buffer[] {
  const resource: OperationOutcome = {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'warning',
        code: 'not-supported',
        diagnostics: `Unknown search parameters were ignored: ${ignored.join(', ')}.`,
      },
    ],
  };
  return [Buffer.from(JSON.stringify({ resource, search: { mode: 'outcome' } }))];
}

const link = (relation: string, url: string) => ({ relation, url });

/** The URL of a page, with the parameters that were used. */
function pageUrl(baseUrl: string, { used, count }: Query, offset: number): string {
  const parameters = new URLSearchParams(used);
  parameters.set('_count', String(count));
  if (offset > 0) parameters.set('_offset', String(offset));
  return `${baseUrl}/AuditEvent?${parameters}`;
}
