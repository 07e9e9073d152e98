import type { ApiRequest } from '../client.ts';

/** What is known of the answers to one kind of request. */
export interface Route {
  /** A gateway refused a request for good, and none was answered since. */
  isBlocked: boolean;
  /** Notes an answer of the deployment. */
  answered(): void;
  /**
   * Notes that a request was refused because of the rate, and returns whether to give up.
   *
   * @param turnAt when it was its turn. Milliseconds since the epoch
   * @param askedMs for how long the answer asks to wait. Null if it does not say
   */
  isLimitedForGood(turnAt: number, askedMs: number | null): boolean;
}

export interface Routes {
  of(request: Pick<ApiRequest, 'method' | 'path'>): Route;
  /** Requests per second that were answered lately, at least 1. */
  answeredRate(): number;
}

/** A limit that lasts longer than this, and longer than it asks to wait, is given up on. */
const patienceMs = 30_000;
/** Refusals after each of which the client waited as long as it was asked to. */
const refusalsAllowed = 4;
/** Nobody waits for an answer that asks for more. */
const longestWaitMs = 5 * 60_000;

export function createRoutes(now: () => number = Date.now): Routes {
  const routes = new Map<string, Route>();
  const withAny = createPatience(now);
  let recent: number[] = [];

  const create = (): Route => {
    const own = createPatience(now);
    const route: Route = {
      isBlocked: false,
      answered() {
        route.isBlocked = false;
        own.answered();
        withAny.answered();
        recent.push(now());
        if (recent.length > 2_000) recent = recent.slice(1_000);
      },
      isLimitedForGood(turnAt, askedMs) {
        const isOver = [own, withAny].map((patience) => patience.refused(turnAt, askedMs)).some(Boolean);
        if (isOver || (askedMs ?? 0) > longestWaitMs) route.isBlocked = true;
        return route.isBlocked;
      },
    };
    return route;
  };

  return {
    of(request) {
      const key = nameOf(request);
      const known = routes.get(key);
      if (known) return known;
      const route = create();
      routes.set(key, route);
      return route;
    },
    answeredRate() {
      const since = now() - 1_000;
      return Math.max(1, recent.filter((at) => at > since).length);
    },
  };
}

/** How long to go on sending requests that are refused. */
function createPatience(now: () => number) {
  let refusals = 0;
  let firstAt = 0;
  let waitsUntil = 0;
  return {
    answered() {
      refusals = 0;
    },
    /** Returns true when it is over. */
    refused(turnAt: number, askedMs: number | null): boolean {
      if (refusals === 0) firstAt = now();
      // Requests that were on their way when the first was refused are one refusal with it.
      if (refusals === 0 || turnAt >= waitsUntil) {
        refusals++;
        waitsUntil = now() + (askedMs ?? 0);
      }
      return refusals >= refusalsAllowed && now() - firstAt >= patienceMs;
    },
  };
}

/** Returns `GET /AuditEvent/id` for a read of any id, and `GET /AuditEvent?` for any search. */
export function nameOf({ method, path }: Pick<ApiRequest, 'method' | 'path'>): string {
  const route = path.replace(/\?.*/s, '?').replace(/^\/AuditEvent\/(?!_search)[^?]+/, '/AuditEvent/id');
  return `${method} ${route}`;
}
