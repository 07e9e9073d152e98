import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, demandResource, isJsonObject, type JsonObject } from './answer.ts';
import { UnfoundedProof, Unprovable } from './breach.ts';
import type { Case } from './case.ts';
import { demandSame, demandStatus } from './returned.ts';

const pageSize = 500;

/** Demands that reading an event's id gives the event, right away: read by id is not eventually visible (api.md). */
export async function demandReadable(proof: Case, event: JsonObject, where: string): Promise<void> {
  const answer = await proof.read(String(event.id));
  demandStatus(answer, 200);
  demandSame(event, demandResource(answer.json(), 'AuditEvent', `the answer to a read of ${where}`), where);
}

/**
 * Every event that carries a tag, once those that must be there have become visible: search lags behind create.
 *
 * @param mustHave ids of acknowledged events: the positive control without which "not found" means nothing
 * @throws {Unprovable} when the deployment does not support search by `_tag`
 * @throws {UnfoundedProof} when the acknowledged events are not found before the deadline
 */
export async function findTagged(
  proof: Case,
  system: string,
  code: string,
  mustHave: readonly string[],
): Promise<JsonObject[]> {
  const { visibilityTimeoutMs } = proof.session.settings;
  const deadline = Date.now() + visibilityTimeoutMs;
  for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
    const found = await searchAll(proof, `_tag=${encodeURIComponent(`${system}|${code}`)}`);
    const ids = new Set(found.map(({ id }) => id));
    const missing = mustHave.filter((id) => !ids.has(id));
    if (missing.length === 0) return found;
    if (Date.now() > deadline)
      throw new UnfoundedProof(
        `search by _tag did not find ${missing.length} of ${mustHave.length} acknowledged events within ` +
          `${visibilityTimeoutMs / 1000} s, so that it can't tell what is not stored`,
      );
    await delay(pause);
  }
}

/** All pages of a search. */
async function searchAll(proof: Case, query: string): Promise<JsonObject[]> {
  const events: JsonObject[] = [];
  for (;;) {
    const answer = await proof.send({
      method: 'GET',
      path: `/AuditEvent?${query}&_count=${pageSize}&_offset=${events.length}`,
    });
    const page = eventsOf(answer);
    events.push(...page);
    if (page.length < pageSize) return events;
  }
}

function eventsOf(answer: Answer): JsonObject[] {
  if (answer.status !== 200)
    throw new Unprovable(`search is not supported here: it answered ${answer.status}`);
  const bundle = demandResource(answer.json(), 'Bundle', 'the answer to a search');
  const entries = Array.isArray(bundle.entry) ? bundle.entry : [];
  return entries
    .map((entry) => (isJsonObject(entry) ? entry.resource : null))
    .filter(
      (resource): resource is JsonObject => isJsonObject(resource) && resource.resourceType === 'AuditEvent',
    );
}
