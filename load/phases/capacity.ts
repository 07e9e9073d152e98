import type { Mode } from '../../contracts/results/load-result/mode.ts';
import type { Capacity, Step } from '../../contracts/results/load-result/open-model.ts';
import { holdStep, limitOf } from '../../contracts/results/load-result/step-limit.ts';

const growth = 1.2;
/** The ramp begins well below what the closed model reached. */
const firstShare = 0.4;
const mostSteps = 16;
/** How often a lower rate is tried when one that a short step held is not held for long. */
const holdAttempts = 3;

/**
 * Raises the rate until the target fails to hold it, then looks for the highest rate that it holds
 * for long.
 *
 * @param send sends at a rate for a time; null when nothing is sent any more
 * @param options.closed events/s that the closed model reached
 */
export async function findCapacity(
  mode: Mode,
  send: (name: string, eventsPerSecond: number, durationMs: number) => Promise<Step | null>,
  options: { closed: number; stepMs: number; holdMs: number },
): Promise<Capacity> {
  const none: Capacity = { mode, eventsPerSecond: null, heldMs: 0, limit: null };
  let highest = 0;
  let limit: Capacity['limit'] = null;
  let rate = options.closed * firstShare;
  for (let nth = 0; nth < mostSteps && limit === null; nth++, rate *= growth) {
    const step = await send(`ramp ${nth + 1}`, rate, options.stepMs);
    if (!step) return { ...none, limit: 'interrupted' };
    limit = limitOf(step);
    if (limit === null) highest = rate;
  }
  for (let attempt = 0; attempt < holdAttempts && highest > 0; attempt++, highest /= growth) {
    const step = await send(holdStep, highest, options.holdMs);
    if (!step) return { ...none, limit: 'interrupted' };
    const met = limitOf(step);
    if (met === null) return { mode, eventsPerSecond: highest, heldMs: step.durationMs, limit };
    limit = met;
  }
  return { ...none, limit };
}
