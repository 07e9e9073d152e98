import type { SearchStep } from '../contracts/load.ts';

/** A step counts as a rise when it is so much above the highest before it. */
const rise = 1.05;
const mostVus = 128;

/**
 * Doubles the VUs until throughput has stopped rising: twice in a row, since one step may have met a bad moment.
 *
 * @param rateAt events/s with so many VUs; null ends the search
 * @returns the steps in the order in which they were run
 */
export async function searchVus(rateAt: (vus: number) => Promise<number | null>): Promise<SearchStep[]> {
  const steps: SearchStep[] = [];
  let [highest, flat] = [0, 0];
  for (let vus = 1; vus <= mostVus && flat < 2; vus *= 2) {
    const eventsPerSecond = await rateAt(vus);
    if (eventsPerSecond === null) break;
    steps.push({ vus, eventsPerSecond });
    flat = eventsPerSecond > highest * rise ? 0 : flat + 1;
    highest = Math.max(highest, eventsPerSecond);
  }
  return steps;
}

/** The fewest VUs that come within 5 % of the highest throughput; null without a step that had one. */
export function chosenStep(steps: readonly SearchStep[]): SearchStep | null {
  const highest = Math.max(0, ...steps.map(({ eventsPerSecond }) => eventsPerSecond));
  if (highest === 0) return null;
  return steps.find(({ eventsPerSecond }) => eventsPerSecond * rise >= highest) ?? null;
}
