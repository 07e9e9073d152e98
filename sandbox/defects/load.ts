import { performance } from 'node:perf_hooks';
import type { Defect } from './defect.ts';

/** One event in so many is acknowledged and not stored. */
const lostEvery = 1000;
/** A deployment that does a tenth less in the same time needs a ninth more of it. */
const slowdown = 1 / 9;

/**
 * What only a load test is sure to find: too rare or too slight for a check, which is why no requirement is named.
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
          // What was burned is no work of which a ninth is due again.
          before = performance.eventLoopUtilization();
        });
      },
    }),
  },
];
