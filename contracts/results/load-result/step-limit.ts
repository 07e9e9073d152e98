import type { Capacity, Step } from './open-model.ts';

/** Failed requests of those sent. */
const errorCeiling = 0.01;

/** p99 of the latency from when a request was due, above which a rate is not held. Milliseconds. */
export const latencyCeilingMs = 1000;

/** Name of the long step that shows whether a rate can be held; `load.json` has it. */
export const holdStep = 'held';

/** What a step met that it should not have; null when it held its rate. */
export function limitOf(step: Step): Capacity['limit'] {
  const failed = failedRequests(step);
  if (step.requests.sent === 0 || failed / step.requests.sent > errorCeiling) return 'errors';
  if (step.dropped > 0) return 'dropped';
  if (!step.latencyMs || step.latencyMs.p99 > latencyCeilingMs) return 'latency';
  return step.valid ? null : 'interrupted';
}

/** Requests of a step that were sent and not acknowledged. */
export function failedRequests({ requests: { planned, sent, acknowledged } }: Step): number {
  // The last iteration of a rate may come once more than was planned, and sends nothing.
  return Math.min(sent, planned) - acknowledged;
}
