import { setTimeout as delay } from 'node:timers/promises';
import type { Finding } from '../../../contracts/results/doctor-result.ts';
import { auditEvents } from '../../../generators/events.ts';
import { markEvent } from '../../../generators/mark.ts';
import { jsonOf, wordsOf } from '../../../target/diagnosis/answer.ts';
import type { ApiResponse } from '../../../target/http/client.ts';
import { fail, ok, skip, warn } from '../finding.ts';
import type { Patient } from '../patient.ts';

/** What `--write` asks for. */
export interface WriteOptions {
  write: boolean;
  /** How long to wait until search finds the event. Milliseconds. */
  visibilityTimeoutMs: number;
}

const pauseMs = 50;

/** Returns the ids of the hits of a search. */
function idsIn(answer: ApiResponse): unknown[] {
  const entries = (jsonOf(answer) as { entry?: unknown } | null)?.entry;
  return Array.isArray(entries) ? entries.map((entry) => entry?.resource?.id) : [];
}

/** Stores one event, and measures how soon search finds it. */
export async function lookAtSearchDelay(
  { client, context, runId }: Patient,
  { write, visibilityTimeoutMs }: WriteOptions,
): Promise<Finding> {
  if (!write) return skip('Add --write to store one event and measure when search finds it.');
  const event = auditEvents({ seed: 1 }).next().value;
  const created = await client.request({
    method: 'POST',
    path: '/AuditEvent',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify(markEvent(event, { run: runId })),
  });
  const words = wordsOf(created);
  const id = (jsonOf(created) as { id?: unknown } | null)?.id;
  if (created.status !== 201)
    return fail(
      `A valid AuditEvent gets ${created.status} instead of 201${words === null ? '' : `: ${context.quote(words)}`}.`,
      created.status === 401 || created.status === 403
        ? 'Check that the token of this client may create AuditEvents.'
        : 'Read the log of the deployment: it may not reach its store.',
    );
  if (typeof id !== 'string')
    return warn(
      'A valid AuditEvent gets 201, but the answer is not the stored event: it has no id.',
      'Run check: it tests what the answer has to contain.',
    );
  const path = `/AuditEvent?_id=${encodeURIComponent(id)}`;
  for (;;) {
    const answer = await client.request({ method: 'GET', path });
    const waitedMs = Math.round(answer.receivedAt - created.receivedAt);
    if (answer.status === 200 && idsIn(answer).includes(id))
      return ok(`Search found the stored event ${id} after ${waitedMs} ms.`, { searchDelayMs: waitedMs });
    if (waitedMs > visibilityTimeoutMs)
      return warn(
        `Search did not find the stored event ${id} within ${visibilityTimeoutMs / 1000} s. It answers ${answer.status}.`,
        'If its index needs longer, give check and load a longer --visibility-timeout.',
        { searchDelayMs: null },
      );
    await delay(pauseMs);
  }
}
