import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, JsonObject } from '../engine/answer.ts';
import type { Case } from '../engine/case.ts';
import { demandSame, demandStatus } from './returned.ts';

/** Claims that a read still returns an event as the create returned it, whatever was sent since. */
export async function claimUntouched(proof: Case<'READ-STABLE'>, stored: JsonObject): Promise<void> {
  const answer = await proof.read(String(stored.id));
  await proof.claim('READ-STABLE', () => {
    demandStatus(answer, 200, 'a read of the event stored earlier');
    demandSame(stored, answer.json(), 'AuditEvent');
  });
}

/** Enough to rule out a fault of a single event. */
const remembered = 10;

/** A server that keeps acknowledged events only for a short time has lost them by then. */
const leastAgeMs = 2_000;

export function rememberEarliest({ session }: Case, event: JsonObject): void {
  if (session.earliest.length < remembered) session.earliest.push({ event, createdAt: Date.now() });
}

/** Claims that reads still return the first events of this process as the creates returned them. */
export async function claimEarliestUntouched(proof: Case<'READ-STABLE'>): Promise<void> {
  const [first] = proof.session.earliest;
  await delay(Math.max(0, first!.createdAt + leastAgeMs - Date.now()));
  const earliest = proof.session.earliest.filter(({ createdAt }) => Date.now() - createdAt >= leastAgeMs);
  const answers: Answer[] = [];
  for (const { event } of earliest) answers.push(await proof.read(String(event.id)));
  await proof.claim('READ-STABLE', () => {
    for (const [index, answer] of answers.entries()) {
      demandStatus(answer, 200, 'a read of an event stored earlier');
      demandSame(earliest[index]!.event, answer.json(), 'AuditEvent');
    }
    const age = (Date.now() - first!.createdAt) / 1000;
    return `read ${earliest.length} of the first events again, the first one after ${age.toFixed(1)} s`;
  });
}
