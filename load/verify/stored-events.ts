import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { AuditEvent } from 'fhir/r4';
import type { Client } from '../../target/http/client.ts';

/**
 * What reading an event by id shows. `unclear`: the answer says nothing about what is stored, such
 * as a 500.
 */
export type Reading =
  | { kind: 'as-sent' }
  | { kind: 'different' | 'missing' | 'unclear'; status: number; message: string };

/** RFC 9110 sections 15.5.5 and 15.5.11: they say that there is no such resource. */
const statusesOfMissing = [404, 410];

/**
 * Reads an event by id and compares it with what was sent: all of it but `id`, `meta.lastUpdated`
 * and `meta.versionId`, which are the server's. No document says when an event becomes visible, so
 * one that is missing is read again until the deadline.
 *
 * @param deadline milliseconds since the epoch
 * @throws {NoAnswerError} when the target does not answer
 */
export async function readStored(
  client: Client,
  id: string,
  sent: AuditEvent,
  deadline: number,
): Promise<Reading> {
  for (;;) {
    const reading = await readOnce(client, id, sent);
    if (reading.kind !== 'missing' || Date.now() >= deadline) return reading;
    await delay(200);
  }
}

async function readOnce(client: Client, id: string, sent: AuditEvent): Promise<Reading> {
  const { status, body } = await client.request({
    method: 'GET',
    path: `/AuditEvent/${encodeURIComponent(id)}`,
    headers: { accept: 'application/fhir+json' },
  });
  if (statusesOfMissing.includes(status) || (status === 200 && body.length === 0))
    return { kind: 'missing', status, message: `reading event ${id} by id found nothing (${status})` };
  if (status !== 200)
    return { kind: 'unclear', status, message: `reading event ${id} by id returned ${status}` };
  const stored = parseJson(body);
  if (isDeepStrictEqual(withoutServerElements(stored), withoutServerElements(sent)))
    return { kind: 'as-sent' };
  return { kind: 'different', status, message: `event ${id} is stored differently from how it was sent` };
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
