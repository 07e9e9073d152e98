import { performance } from 'node:perf_hooks';
import type { Defect } from './defect.ts';

/** One event in 1,000 is acknowledged and not stored. */
const lostEvery = 1000;
/** To lower throughput by a tenth, each request has to take a ninth longer. */
const slowdown = 1 / 9;

/**
 * Defects too rare or too slight for a check: only a load test reliably finds them. They break no
 * requirement.
 */
export const loadDefects: readonly Defect[] = [
  {
    name: 'loses-events',
    breaks: [],
    apply: ({ store }) => {
      let events = 0;
      return {
        store: { ...store, append: (given) => store.append(given.filter(() => ++events % lostEvery !== 0)) },
      };
    },
  },
  {
    name: 'slow-10-percent',
    breaks: [],
    apply: () => ({
      http: (app) => {
        let before = performance.eventLoopUtilization();
        app.addHook('onSend', async () => {
          const worked = performance.eventLoopUtilization(before).active;
          const until = performance.now() + worked * slowdown;
          while (performance.now() < until);
          // The time spent here is not work, so it is not counted for the next request.
          before = performance.eventLoopUtilization();
        });
      },
    }),
  },
];
