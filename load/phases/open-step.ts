import { type Mode, modeName } from '../../contracts/results/load-result/mode.ts';
import type { Step } from '../../contracts/results/load-result/open-model.ts';
import type { FinishedArm } from '../arm/arm.ts';
import type { Place, Sender } from '../arm/sender.ts';
import { mergedPercentiles } from '../figures/percentiles.ts';
import { mostEventsOf } from '../plan/event-counts.ts';

export interface PlannedStep {
  name: string;
  mode: Mode;
  eventsPerSecond: number;
  durationMs: number;
}

/**
 * There are enough VUs for requests that take this long. Slower ones are dropped and reported.
 * Seconds.
 */
const readyForSeconds = 2;
const [fewestVus, mostVus] = [8, 600];
/** k6 takes no shorter one. */
const shortestMs = 1000;
/** The last requests of a rate may fall on the end of its time. */
const mostUnsentShare = 0.01;

/**
 * Sends events at a rate for a time, whatever the answers do.
 *
 * @returns null when nothing is sent any more
 */
export async function sendStep(
  sender: Sender,
  { name, mode, eventsPerSecond, durationMs }: PlannedStep,
  place: Place,
): Promise<Step | null> {
  const requestsPerSecond = eventsPerSecond / mode.batch;
  const wanted = Math.ceil((requestsPerSecond * Math.max(durationMs, shortestMs)) / 1000);
  const requests = Math.max(1, Math.min(wanted, Math.floor(mostEventsOf([mode]) / mode.batch)));
  const lastsMs = Math.max(shortestMs, Math.round((requests * 1000) / requestsPerSecond));
  const finished = await sender.send(
    {
      round: 1,
      mode,
      step: name,
      events: requests * mode.batch,
      vus: Math.min(mostVus, Math.max(fewestVus, Math.ceil(requestsPerSecond * readyForSeconds))),
      maxDurationMs: lastsMs,
      arrivals: { requestsPerSecond, durationMs: lastsMs },
    },
    place,
  );
  return finished && stepOf({ name, mode, eventsPerSecond, durationMs: lastsMs }, finished);
}

/** What a finished arm says of its step. */
export function stepOf(
  { name, mode, eventsPerSecond, durationMs }: PlannedStep,
  {
    result,
    tables,
    latency,
    dropped,
    k6Error,
  }: Pick<FinishedArm, 'result' | 'tables' | 'latency' | 'dropped' | 'k6Error'>,
): Step {
  const missing = result.requests.planned - result.requests.sent - dropped;
  const cutShort = k6Error !== null || missing > Math.max(1, result.requests.planned * mostUnsentShare);
  const reason =
    dropped > 0
      ? `${dropped} of ${result.requests.planned} requests of ${modeName(mode)} were dropped because no VU was free, and no figure includes their latency`
      : cutShort
        ? `${missing} of ${result.requests.planned} requests were not sent in time`
        : null;
  return {
    name,
    mode,
    eventsPerSecond,
    durationMs,
    marker: result.marker,
    requests: result.requests,
    acknowledgedPerSecond: result.events.acknowledged / (Math.max(durationMs, result.windowMs) / 1000),
    latencyMs: mergedPercentiles([latency]),
    serviceTimeMs: mergedPercentiles(tables),
    dropped,
    errors: result.errors,
    valid: reason === null,
    reason,
  };
}
