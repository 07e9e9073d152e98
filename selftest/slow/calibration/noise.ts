import { randomFrom } from '../../../load/plan/random.ts';

/** How throughput scatters from arm to arm. Each as a part of the rate: 0.05 is 5 %. */
export interface Noise {
  /** Each arm for itself: mostly a little faster, now and then much slower. */
  arm: number;
  /** What drifts: the machine's own swing. */
  drift: number;
  /** How much of the drift one arm hands on to the next, 0 to 1. */
  memory: number;
  /** In so many runs a neighbor takes part of the machine for a while. */
  neighborRuns: number;
  /** How much it takes. */
  neighborTakes: number;
}

/** Throughputs of the arms of one run, in the order in which they ran, of a target whose true rate is 1. */
export function simulateRun(arms: number, noise: Noise, seed: string): number[] {
  const random = randomFrom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const hasNeighbor = random() < noise.neighborRuns;
  const from = Math.floor(random() * arms);
  const until = from + Math.ceil(arms * (0.1 + 0.4 * random()));
  let drift = normal() * noise.drift;
  return Array.from({ length: arms }, (_, arm) => {
    drift = noise.memory * drift + Math.sqrt(1 - noise.memory ** 2) * noise.drift * normal();
    // Exponential with the spread asked for, its mean taken out: skewed towards slow.
    const own = noise.arm * (1 + Math.log(1 - random()));
    const neighbor = hasNeighbor && arm >= from && arm < until ? Math.log(1 - noise.neighborTakes) : 0;
    return Math.exp(drift + own + neighbor);
  });
}

/** Machines to try the statistics on. */
export const kinds = {
  'a quiet machine': { arm: 0.03, drift: 0.02, memory: 0.8, neighborRuns: 0, neighborTakes: 0 },
  'a shared one': { arm: 0.05, drift: 0.03, memory: 0.8, neighborRuns: 0.1, neighborTakes: 0.2 },
  'a slow neighbor': { arm: 0.05, drift: 0.05, memory: 0.8, neighborRuns: 0.3, neighborTakes: 0.2 },
} as const satisfies Record<string, Noise>;
