import type { ArmResult } from '../../contracts/results/load-result/arm.ts';
import { mergedPercentiles, type PercentileTable } from '../figures/percentiles.ts';
import { leavesDoubt } from '../k6/failure.ts';
import type { Measured, Order } from '../k6/protocol.ts';
import type { PlannedArm } from '../plan/plan.ts';
import type { K6Ended } from './k6-process.ts';

/** A verified answer to a sampled request. */
export interface AnsweredRequest {
  marker: string;
  /** Index within its arm. */
  request: number;
  /**
   * Index of the request whose body it sent with numbers of its own: itself unless bodies came
   * again.
   */
  origin: number;
  /** Of its events, in order. */
  ids: string[];
}

/** An arm with the service times that its figures are made of. */
export interface MeasuredArm {
  result: ArmResult;
  /** One for each k6 that sent a part of it. */
  tables: readonly PercentileTable[];
}

/**
 * Turns what k6 measured into the figures of an arm. Without a measurement nothing is taken as
 * acknowledged and every event may be stored.
 *
 * @param machine how k6 and this machine's clock fared meanwhile
 */
export function armResultOf(
  { round, mode, control, step, marker }: PlannedArm & { marker: string },
  order: Pick<Order, 'batch' | 'events' | 'requests' | 'vus'>,
  measured: Measured | null,
  { cpu, clockBehindMs }: Pick<K6Ended, 'cpu' | 'clockBehindMs'> = { cpu: null, clockBehindMs: null },
): ArmResult {
  const requestsOf = (events: number) => Math.ceil(events / order.batch);
  const acknowledged = measured?.acknowledgedEvents ?? 0;
  const failedEvents = Object.entries(measured?.failedEvents ?? {});
  const accountedFor = acknowledged + failedEvents.reduce((sum, [, events]) => sum + events, 0);
  const complete = accountedFor === order.events;
  const underWay = measured ? Math.min(order.events - accountedFor, order.vus * order.batch) : order.events;
  const doubtful = failedEvents.reduce((sum, [kind, events]) => (leavesDoubt(kind) ? sum + events : sum), 0);
  const windowMs = measured?.windowMs ?? 0;
  return {
    round,
    mode,
    control: control ?? false,
    step: step ?? null,
    vus: order.vus,
    k6Cpu: cpu,
    clockBehindMs,
    marker,
    complete,
    events: { planned: order.events, acknowledged, inDoubt: doubtful + underWay, stored: null },
    requests: {
      planned: order.requests,
      // An iteration beyond the last request sends nothing.
      sent: Math.min(measured?.requests ?? 0, order.requests),
      acknowledged: requestsOf(acknowledged),
    },
    windowMs,
    eventsPerSecond: windowMs > 0 ? (acknowledged * 1000) / windowMs : 0,
    bytesPerEvent:
      measured && measured.bytesSent > 0 && accountedFor > 0 ? measured.bytesSent / accountedFor : null,
    serviceTimeMs: measured?.serviceTimeMs
      ? mergedPercentiles([{ count: requestsOf(acknowledged), valuesMs: measured.serviceTimeMs }])
      : null,
    errors: Object.fromEntries(failedEvents.map(([kind, events]) => [kind, requestsOf(events)])),
    overlap: null,
  };
}
