import type { OperationOutcome } from 'fhir/r4';
import type { StoredEvent } from '../ingest/stamping.ts';
import type { Deployment, Parts } from '../parts.ts';
import { type Query, readQuery } from '../search/query.ts';
import { type Answer, fhirAnswer } from './answer.ts';

/**
 * `search-type`: the events that match all parameters, oldest first, as a Bundle of type searchset.
 * The links of a page stay valid while events arrive, because new events are added at the end.
 *
 * @param prefer the `Prefer` header: `handling=strict` refuses unknown parameters
 */
export async function search(
  parts: Parts,
  { baseUrl }: Deployment,
  parameters: URLSearchParams,
  prefer = '',
): Promise<Answer> {
  const query = readQuery(parameters, /\bhandling\s*=\s*"?strict/i.test(prefer));
  const { total, events } = await parts.search(query);
  const entries = events.map((event) => match(event, baseUrl));
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

/** The entry of a hit: a list of buffers, so that the bytes of the event are not copied. */
const match = ({ id, body }: StoredEvent, baseUrl: string): Buffer[] => [
  Buffer.from(`{"fullUrl":"${baseUrl}/AuditEvent/${id}","resource":`),
  body,
  Buffer.from(',"search":{"mode":"match"}}'),
];

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
