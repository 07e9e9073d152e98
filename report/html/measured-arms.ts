import type { ArmResult, LoadResult } from '../../contracts/load.ts';

/**
 * The arms that the figures of the modes rest on: complete, no warm-up, and none that a newer harness ran for something
 * else (a control, a step at a given rate).
 */
export function measuredArms({ arms }: LoadResult): ArmResult[] {
  return arms.filter((arm) => arm.round > 0 && arm.complete && !has(arm, 'control') && !has(arm, 'step'));
}

function has(arm: object, name: string): boolean {
  return Boolean(Reflect.get(arm, name));
}
