import type { Json } from '../samples.ts';
import type { Rules } from './rules.ts';

const repeat = (more: Json) => ({ repeat: { count: 1, ...more } });

/** Rules of Timing.repeat: tim-1 to tim-10. */
export const timingRules: Rules = {
  'tim-1': timing([repeat({ duration: 1, durationUnit: 's' })], [repeat({ duration: 1 })]),
  'tim-2': timing([repeat({ period: 1, periodUnit: 's' })], [repeat({ period: 1 })]),
  'tim-4': timing(
    [repeat({ duration: 0, durationUnit: 's' })],
    [repeat({ duration: -1, durationUnit: 's' })],
  ),
  'tim-5': timing([repeat({ period: 0, periodUnit: 's' })], [repeat({ period: -1, periodUnit: 's' })]),
  'tim-6': timing([], [repeat({ periodMax: 1, periodUnit: 's' })]),
  'tim-7': timing([], [repeat({ durationMax: 1, durationUnit: 's' })]),
  'tim-8': timing([], [{ repeat: { countMax: 1 } }]),
  'tim-9': timing(
    [repeat({ offset: 1, when: ['MORN'] })],
    [repeat({ offset: 1 }), repeat({ offset: 1, when: ['MORN', 'CM'] })],
  ),
  'tim-10': timing([], [repeat({ timeOfDay: ['12:00:00'], when: ['MORN'] })]),
};

function timing(keep: Json[], broken: Json[]) {
  return { type: 'Timing', keep, break: broken };
}
