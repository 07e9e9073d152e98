import type { ArmResult, SegmentArm } from '../../contracts/results/load-result/arm.ts';
import { UsageError } from '../../platform/exit.ts';
import type { MeasuredArm } from '../arm/arm-result.ts';
import { addUp, highest } from '../figures/modes.ts';
import { mergedPercentiles, type PercentileTable } from '../figures/percentiles.ts';
import { markerOf } from '../plan/plan.ts';
import type { Segments } from './alike-segments.ts';
import { commonWindow } from './overlap.ts';

/**
 * The arms of the run, each from what its segments sent of it.
 *
 * @throws {UsageError} when one sent another arm than the others
 */
export function mergeArms(segments: Segments['parts']): MeasuredArm[] {
  const longest = Math.max(...segments.map(({ result }) => result.arms.length));
  return Array.from({ length: longest }, (_, nth) => {
    const parts = segments.map(({ name, result }) => ({
      name,
      arm: result.arms[nth] as SegmentArm | undefined,
    }));
    const { arm: model, name: modelName } = parts.find(({ arm }) => arm) as { arm: SegmentArm; name: string };
    for (const { name, arm } of parts)
      if (arm && planOf(arm) !== planOf(model))
        throw new UsageError(
          `${name} sent a different arm ${nth + 1} than ${modelName}. Only segments of one run can be merged.`,
        );
    return mergeArm(
      markerOf(segments[0]!.result.run.id, nth + 1),
      parts.map(({ arm }) => arm),
    );
  });
}

/** What an arm was to be, the same in every segment. */
function planOf({ round, mode, control, segment }: SegmentArm): string {
  return JSON.stringify([round, mode, control, segment.events]);
}

/** @param parts undefined for a segment that had ended before */
function mergeArm(marker: string, parts: readonly (SegmentArm | undefined)[]): MeasuredArm {
  const arms = parts.filter((arm) => arm !== undefined);
  const [model] = arms as [SegmentArm];
  const sum = (of: (arm: ArmResult) => number) => arms.reduce((total, arm) => total + of(arm), 0);
  const { windowMs, overlap } = commonWindow(
    parts.map((arm) => {
      const { startedAt, endedAt } = arm?.segment ?? {};
      return startedAt && endedAt ? { startedAt, endedAt } : null;
    }),
  );
  const acknowledged = sum(({ events }) => events.acknowledged);
  const weighed = arms.filter(({ bytesPerEvent }) => bytesPerEvent !== null);
  const sent = weighed.reduce((total, { requests }) => total + requests.sent, 0);
  const tables = arms.map(
    ({ requests, segment }): PercentileTable => ({
      count: segment.serviceTimeMs ? requests.acknowledged : 0,
      valuesMs: segment.serviceTimeMs ?? [],
    }),
  );
  const events = model.segment.events;
  const result: ArmResult = {
    round: model.round,
    mode: model.mode,
    control: model.control,
    step: null,
    vus: sum(({ vus }) => vus),
    k6Cpu: highest(arms.map(({ k6Cpu }) => k6Cpu)),
    clockBehindMs: highest(arms.map(({ clockBehindMs }) => clockBehindMs)),
    marker,
    complete: arms.length === parts.length && arms.every(({ complete }) => complete),
    events: {
      planned: events,
      acknowledged,
      inDoubt: sum((arm) => arm.events.inDoubt),
      stored: arms.every((arm) => arm.events.stored !== null) ? sum((arm) => arm.events.stored!) : null,
    },
    requests: {
      planned: Math.ceil(events / model.mode.batch),
      sent: sum(({ requests }) => requests.sent),
      acknowledged: sum(({ requests }) => requests.acknowledged),
    },
    windowMs,
    eventsPerSecond: windowMs > 0 ? (acknowledged * 1000) / windowMs : 0,
    bytesPerEvent:
      sent > 0
        ? weighed.reduce((total, arm) => total + arm.bytesPerEvent! * arm.requests.sent, 0) / sent
        : null,
    serviceTimeMs: mergedPercentiles(tables),
    errors: addUp(arms.map(({ errors }) => errors)),
    overlap,
  };
  return { result, tables };
}
