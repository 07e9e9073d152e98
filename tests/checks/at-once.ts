import type { Answer } from '../engine/answer.ts';
import { NotTestable } from '../engine/breach.ts';
import type { Case } from '../engine/case.ts';

/** Fewer requests at once show little. */
const enoughAtOnce = 10;

/**
 * Makes sure that a limited rate did not send requests one after the other that were meant to be
 * under way at the same time.
 *
 * @throws {NotTestable} when too few were
 */
export function demandSentAtOnce({ session }: Case, answers: readonly Answer[]): void {
  const { rate } = session.pacing;
  const most = mostAtOnce(answers);
  if (rate === null || most >= Math.min(enoughAtOnce, answers.length)) return;
  throw new NotTestable(
    `the rate of requests is limited to about ${Math.round(rate)} a second, so only ${most} of ` +
      `${answers.length} requests were under way at the same time`,
  );
}

/** Returns how many exchanges were under way at the same time at most. */
export function mostAtOnce(answers: readonly Pick<Answer, 'sentAt' | 'receivedAt'>[]): number {
  const moments = answers.flatMap(({ sentAt, receivedAt }) => [
    { at: sentAt, change: 1 },
    { at: receivedAt, change: -1 },
  ]);
  moments.sort((a, b) => a.at - b.at || a.change - b.change);
  let now = 0;
  return moments.reduce((most, { change }) => {
    now += change;
    return Math.max(most, now);
  }, 0);
}
