import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, JsonObject } from '../engine/answer.ts';
import type { Case } from '../engine/case.ts';
import { demandSame, demandStatus } from './returned.ts';

/** Claims that an event is read as it was answered when it was created, whatever was sent since. */
export async function claimUntouched(proof: Case<'READ-STABLE'>, stored: JsonObject): Promise<void> {
  const answer = await proof.read(String(stored.id));
  await proof.claim('READ-STABLE', () => {
    demandStatus(answer, 200, 'a read of the event that was stored before');
    demandSame(stored, answer.json(), 'AuditEvent');
  });
}

/** As many as show that it was not one event's bad luck. */
const remembered = 10;

/** A server that keeps what it acknowledged only in memory, or for a while, has lost it by then. */
const leastAgeMs = 2_000;

export function rememberEarliest({ session }: Case, event: JsonObject): void {
  if (session.earliest.length < remembered) session.earliest.push({ event, createdAt: Date.now() });
}

/** Claims that the events which this process created first are read as they were answered then. */
export async function claimEarliestUntouched(proof: Case<'READ-STABLE'>): Promise<void> {
  const [first] = proof.session.earliest;
  await delay(Math.max(0, first!.createdAt + leastAgeMs - Date.now()));
  const earliest = proof.session.earliest.filter(({ createdAt }) => Date.now() - createdAt >= leastAgeMs);
  const answers: Answer[] = [];
  for (const { event } of earliest) answers.push(await proof.read(String(event.id)));
  await proof.claim('READ-STABLE', () => {
    for (const [index, answer] of answers.entries()) {
      demandStatus(answer, 200, 'a read of an event that was stored a while ago');
      demandSame(earliest[index]!.event, answer.json(), 'AuditEvent');
    }
    const age = (Date.now() - first!.createdAt) / 1000;
    return `${earliest.length} of the first events were read again, the first after ${age.toFixed(1)} s`;
  });
}
