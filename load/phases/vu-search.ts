import type { SearchStep } from '../../contracts/results/load-result/mode-result.ts';

/** A step counts as a rise when it is so much above the highest before it. */
const rise = 1.05;
const mostVus = 128;
/**
 * How often a chosen step is measured again: the best of many is often one that met a good moment.
 */
const mostRepeats = 3;

/**
 * Doubles the VUs until throughput has stopped rising: twice in a row, since one step may have met
 * a bad moment. The step that would be chosen is measured again, and a lower reading replaces the
 * first.
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
  for (let nth = 0; nth < mostRepeats; nth++) {
    const chosen = chosenStep(steps);
    const again = chosen && (await rateAt(chosen.vus));
    if (!again || again * rise >= chosen.eventsPerSecond) break;
    chosen.eventsPerSecond = again;
  }
  return steps;
}

/**
 * The fewest VUs that come within 5 % of the highest throughput; null without a step that had one.
 */
export function chosenStep(steps: readonly SearchStep[]): SearchStep | null {
  const highest = Math.max(0, ...steps.map(({ eventsPerSecond }) => eventsPerSecond));
  if (highest === 0) return null;
  return steps.find(({ eventsPerSecond }) => eventsPerSecond * rise >= highest) ?? null;
}
