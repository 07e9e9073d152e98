import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEvent } from 'fhir/r4';
import { bundleOf } from '../generators/bundles.ts';
import { demandInstant } from './checks/last-updated.ts';
import { lastUpdatedOf } from './checks/returned.ts';
import { demand } from './engine/breach.ts';
import type { Case } from './engine/case.ts';
import { contract } from './engine/contract.ts';
import { createInChunks } from './inputs/chunks.ts';
import { eventOfQuickStart } from './inputs/documented-events.ts';
import { markedPlain, plainEvent } from './inputs/inputs.ts';
import { claimAccepted, createControl } from './scenarios/created.ts';
import { provenBySubmission, proveSubmission } from './scenarios/submitted.ts';

// All in one test, so that the large Bundles are compared while the other cases wait.
const takingSeconds = contract('what takes seconds');

takingSeconds.case(
  'an event that arrives over two seconds',
  'ROBUST-SLOW-UPLOAD',
  async (proof) => {
    const event = plainEvent(proof);
    await createControl(proof, event);
    const answer = await createInChunks(proof, event, 500);
    await claimAccepted(proof, 'ROBUST-SLOW-UPLOAD', answer);
  },
  { also: ['CREATE-STATUS-201'] },
);

takingSeconds.case('two events more than a second apart', 'CREATE-LASTUPDATED-BUMPED', async (proof) => {
  const first = await createControl(proof, plainEvent(proof));
  // Long enough for a clock with a resolution of one second.
  await delay(1_100);
  const second = await createControl(proof, plainEvent(proof));
  await proof.claim(() => {
    const before = demandInstant(lastUpdatedOf(first), 'AuditEvent.meta.lastUpdated');
    const after = demandInstant(lastUpdatedOf(second), 'AuditEvent.meta.lastUpdated');
    const later = `later than ${lastUpdatedOf(first)}`;
    demand(after > before, 'meta.lastUpdated did not advance', later, lastUpdatedOf(second));
  });
});

takingSeconds.bySettings(({ maxBundle }, add) => {
  const sizes = [1_000, maxBundle].filter((size) => size <= maxBundle);
  for (const size of new Set(sizes))
    add(`a Bundle of ${size}`, ['BUNDLE-LARGE', ...provenBySubmission], (proof) =>
      proveSubmission(proof, bundleOf(longEvents(proof, size)), 'BUNDLE-LARGE'),
    );
});

/** Returns plain events of about 2 kB, as large as those of a hospital. */
function longEvents(proof: Case, count: number): AuditEvent[] {
  const [entity] = eventOfQuickStart.entity!;
  const entities = Array.from({ length: 10 }, () => entity!);
  return markedPlain(proof, count).map((event) => ({ ...event, entity: entities }));
}
