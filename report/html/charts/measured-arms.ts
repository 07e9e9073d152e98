import type { ArmResult } from '../../../contracts/results/load-result/arm.ts';
import type { LoadResult } from '../../../contracts/results/load-result/result.ts';

/**
 * The arms that the figures of the modes rest on: complete, no warm-up, not the A/A arm, no step at a given
 * rate.
 */
export function measuredArms({ arms }: LoadResult): ArmResult[] {
  return arms.filter((arm) => arm.round > 0 && arm.complete && !arm.control && arm.step === null);
}
