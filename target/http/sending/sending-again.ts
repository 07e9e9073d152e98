import { setTimeout as delay } from 'node:timers/promises';
import { lower, type Traffic } from '../../../contracts/results/traffic.ts';
import { UntestableError } from '../../../platform/exit.ts';
import { pauseBeforeNext } from '../back-off.ts';
import type { ApiRequest, ApiResponse, Client } from '../client.ts';
import type { RawExchange } from '../exchange.ts';
import { retryAfterOf } from '../retry-after.ts';
import { createBusyLimit } from './busy-limit.ts';
import { refusalOf } from './gateway-answers.ts';
import type { Pacing } from './pacing.ts';
import { createRoutes } from './routes.ts';

/** Pauses before a request is sent again to a gateway that could not pass it on: 4 seconds in all. */
const backOff = { firstMs: 250, longestMs: 2_000 };
const attempts = 5;
/** A gateway that answers after so long gave up waiting, and would again. */
const slowMs = 5_000;
/** Answers of a gateway that are excused: so many, and this share of all, its own included. */
const excused = { count: 20, share: 0.25 };

/** A gateway answers too many requests itself. */
export class GatewayTroubleError extends UntestableError {
  constructor() {
    super(
      'A gateway answered more than a quarter of the requests with 502, 503 or 504. Its log explains why. ' +
        'Fix it, then run the check again.',
    );
  }
}

/** The clock of this machine, or another in its place. */
export interface Time {
  now(): number;
  pause(milliseconds: number): Promise<unknown>;
}

/** One attempt to send a request, and its answer. */
interface Attempt {
  request: ApiRequest;
  response: ApiResponse;
  /** 1 for the first. */
  number: number;
  /** Milliseconds since the epoch. */
  turnAt: number;
  /** Answers of a gateway to this request until now. */
  lost: { status: number; isLimit: boolean }[];
}

/**
 * Returns a client that sends a request again if the answer says nothing about the deployment: a
 * gateway limits the rate, or could not pass the request on. It sends as fast as the gateway allows.
 * An answer that stays so is returned as it is.
 *
 * Its requests throw a GatewayTroubleError if a gateway answers too many of them.
 *
 * @param pacing shared by all who send to the deployment
 * @param traffic counts what was sent again
 */
export function sendingAgain(
  client: Client,
  pacing: Pacing,
  traffic: Traffic,
  { now, pause }: Time = { now: Date.now, pause: delay },
): Client {
  const routes = createRoutes(now);
  const busyLimit = createBusyLimit(pacing, now);
  let answers = 0;
  let troubles = 0;
  let isSlowed = false;

  const slowDown = ({ turnAt }: Attempt, askedMs: number | null) => {
    pacing.refused({ turnAt, askedMs, answeredRate: routes.answeredRate() });
    isSlowed = true;
  };

  /** Returns how long to wait, or null to give up. */
  const afterLimit = (attempt: Attempt): number | null => {
    const askedMs = retryAfterOf(attempt.response.headers, now());
    if (routes.of(attempt.request).isLimitedForGood(attempt.turnAt, askedMs)) {
      pacing.lift();
      return null;
    }
    traffic.limited++;
    slowDown(attempt, askedMs);
    return 0;
  };

  /** Slows down after a 503 that may come from a limit of the rate. Returns whether it may. */
  const afterBusy = (attempt: Attempt): boolean => {
    if (!busyLimit.mayBeLimit(attempt.number)) return false;
    slowDown(attempt, null);
    busyLimit.slowed();
    return true;
  };

  const afterTrouble = (attempt: Attempt): number | null => {
    const { request, response, number } = attempt;
    const { status } = response;
    const route = routes.of(request);
    if (response.durationMs > slowMs) return null;
    if (route.isBlocked || number >= attempts) {
      route.isBlocked = true;
      return null;
    }
    attempt.lost.push({ status, isLimit: status === 503 && afterBusy(attempt) });
    return pauseBeforeNext(number, null, backOff);
  };

  /** Returns how long to wait before the request is sent again, or null for an answer that counts. */
  const waitAfter = (attempt: Attempt): number | null => {
    const { request, response } = attempt;
    const refusal = refusalOf(response);
    if (refusal === null || (request.asIs && response.status !== 429)) {
      answers++;
      for (const { status, isLimit } of attempt.lost) {
        traffic.gateway[status] = (traffic.gateway[status] ?? 0) + 1;
        if (!isLimit) troubles++;
      }
      if (troubles > excused.count + (answers + troubles) * excused.share) throw new GatewayTroubleError();
      routes.of(request).answered();
      return null;
    }
    return refusal === 'limited' ? afterLimit(attempt) : afterTrouble(attempt);
  };

  return {
    ...client,
    async request(request, onExchange = () => {}) {
      let inDoubt = 0;
      const lost: Attempt['lost'] = [];
      for (let number = 1; ; number++) {
        await pacing.turn(number > 1);
        // A shared pacing knows the new rate when it gives the next turn.
        if (isSlowed) traffic.lowestRate = lower(traffic.lowestRate, pacing.rate);
        const turnAt = now();
        let exchange: RawExchange | undefined;
        const report = () => exchange && onExchange(exchange);
        const response = await client
          .request(request, (one) => {
            exchange = one;
          })
          .catch((error) => {
            report();
            throw error;
          });
        const wait = waitAfter({ request, response, number, turnAt, lost });
        // A refused request is no evidence, but one that a gateway lost is.
        const isLost = response.status !== 429 && wait !== 0;
        if (wait === null || isLost) report();
        if (wait === null) return { ...response, inDoubt: response.inDoubt + inDoubt };
        if (isLost) inDoubt++;
        if (wait > 0) await pause(wait);
      }
    },
  };
}
