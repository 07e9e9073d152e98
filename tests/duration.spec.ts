import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEvent } from 'fhir/r4';
import { bundleOf } from '../generators/bundles.ts';
import { demandAccepted, isAccepted } from './checks/accepted.ts';
import { demandInstant } from './checks/last-updated.ts';
import { lastUpdatedOf } from './checks/returned.ts';
import type { Answer } from './engine/answer.ts';
import { demand } from './engine/breach.ts';
import type { Case } from './engine/case.ts';
import { contract } from './engine/contract.ts';
import { createInChunks } from './inputs/chunks.ts';
import { eventOfQuickStart } from './inputs/documented-events.ts';
import { markedPlain, plainEvent } from './inputs/inputs.ts';
import { demandBundlesAccepted } from './scenarios/bundles-accepted.ts';
import { claimAccepted, createControl } from './scenarios/created.ts';
import { provenBySubmission, proveSubmitted } from './scenarios/submitted.ts';
import { sendUnlessTooLarge, TooLarge } from './scenarios/too-large.ts';

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

/** Sizes of Bundles to try before that of --max-bundle. */
const smallerSizes = [100, 1_000];

takingSeconds.bySettings(({ maxBundle }, add) =>
  add(`Bundles of up to ${maxBundle}`, ['BUNDLE-LARGE', ...provenBySubmission], async (proof) => {
    const sizes = [...smallerSizes.filter((size) => size < maxBundle), maxBundle];
    const largest = await largestAccepted(proof, sizes);
    if (largest) await proveSubmitted(proof, largest.text, largest.answer);
  }),
);

/**
 * Submits Bundles, the smallest first, until one is refused, and claims or observes what that means.
 * The documents set no limit on the size, so a limit breaks nothing.
 *
 * @returns the largest Bundle that was accepted
 */
async function largestAccepted(proof: Case<'BUNDLE-LARGE'>, sizes: number[]): Promise<Submission | null> {
  let largest: Submission | null = null;
  for (const [nth, size] of sizes.entries()) {
    const tried = await submitOf(proof, size);
    if (tried instanceof TooLarge) {
      const upTo = nth === 0 ? 'none' : `Bundles of up to ${sizes[nth - 1]} events`;
      proof.observe('BUNDLE-LARGE', `accepted ${upTo}; one of ${size}: ${tried.message}`);
      return largest;
    }
    if (!isAccepted(tried.answer)) await demandBundlesAccepted(proof);
    const isLargest = size === sizes.at(-1);
    if (isLargest || !isAccepted(tried.answer))
      await proof.claim('BUNDLE-LARGE', () => demandAccepted(tried.answer, `a Bundle of ${size}`));
    if (!isAccepted(tried.answer)) return largest;
    largest = tried;
  }
  return largest;
}

interface Submission {
  text: string;
  answer: Answer;
}

async function submitOf(proof: Case, size: number): Promise<Submission | TooLarge> {
  const text = JSON.stringify(bundleOf(longEvents(proof, size)));
  try {
    return { text, answer: await sendUnlessTooLarge(text, () => proof.submit(text)) };
  } catch (error) {
    if (error instanceof TooLarge) return error;
    throw error;
  }
}

/** Returns plain events of about 2 kB, as large as those of a hospital. */
function longEvents(proof: Case, count: number): AuditEvent[] {
  const [entity] = eventOfQuickStart.entity!;
  const entities = Array.from({ length: 10 }, () => entity!);
  return markedPlain(proof, count).map((event) => ({ ...event, entity: entities }));
}
