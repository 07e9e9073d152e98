import { modeName } from '../../contracts/results/load-result/mode.ts';
import type { FailureExample } from '../../contracts/results/load-result/result.ts';
import type { FinishedArm } from '../arm/arm.ts';

/**
 * The first failed request of each kind in each mode.
 *
 * @param startedAt of the run, milliseconds since the epoch
 * @param redact takes secrets out
 */
export function failureExamples(
  arms: readonly Pick<FinishedArm, 'result' | 'failures'>[],
  startedAt: number,
  redact: (text: string) => string,
): FailureExample[] {
  const first = new Map<string, FailureExample>();
  for (const { result, failures } of arms)
    for (const { kind, detail, at } of failures) {
      const name = `${modeName(result.mode)} ${kind}`;
      const afterMs = Math.max(0, at - startedAt);
      if (afterMs < (first.get(name)?.afterMs ?? Infinity))
        first.set(name, { mode: result.mode, kind, detail: redact(detail), afterMs });
    }
  return [...first.values()];
}
