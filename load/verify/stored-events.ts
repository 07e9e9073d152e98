import { isDeepStrictEqual } from 'node:util';
import type { AuditEvent } from 'fhir/r4';
import type { Client } from '../../target/http/client.ts';

/**
 * Whether reading by id gives what was sent: all of it but `id`, `meta.lastUpdated` and
 * `meta.versionId`, which are the server's.
 *
 * @returns null when it does, else what came instead
 * @throws {NoAnswerError} when the target does not answer
 */
export async function faultOfStored(client: Client, id: string, sent: AuditEvent): Promise<string | null> {
  const { status, body } = await client.request({
    method: 'GET',
    path: `/AuditEvent/${encodeURIComponent(id)}`,
    headers: { accept: 'application/fhir+json' },
  });
  if (status !== 200) return `reading event ${id} by id returned ${status}`;
  const stored = parseJson(body);
  if (stored === null) return `reading event ${id} by id found nothing`;
  return isDeepStrictEqual(withoutServerElements(stored), withoutServerElements(sent))
    ? null
    : `event ${id} is stored differently from how it was sent`;
}

function withoutServerElements(event: unknown): unknown {
  if (typeof event !== 'object' || event === null) return event;
  const { id: _id, meta, ...rest } = event as AuditEvent;
  const { lastUpdated: _lastUpdated, versionId: _versionId, ...own } = meta ?? {};
  return { ...rest, meta: own };
}

/** null for anything but JSON. */
export function parseJson(body: Buffer | string): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

/**
 * The AuditEvents of an answer to a submission: the event itself, or a Bundle's entries in order.
 */
export function eventsInAnswer(body: Buffer | string): AuditEvent[] {
  const answer = parseJson(body) as { resourceType?: string; entry?: { resource?: AuditEvent }[] } | null;
  if (answer?.resourceType === 'AuditEvent') return [answer as AuditEvent];
  if (answer?.resourceType !== 'Bundle' || !Array.isArray(answer.entry)) return [];
  return answer.entry.flatMap(({ resource }) => (resource ? [resource] : []));
}
