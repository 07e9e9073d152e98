import { setTimeout as delay } from 'node:timers/promises';
import type { TargetConfiguration } from '../configuration/configuration.ts';
import { pauseBeforeNext } from '../http/back-off.ts';
import { type ApiRequest, type ApiResponse, type Client, NoAnswerError } from '../http/client.ts';
import { isTransient, retryAfterOf } from '../http/retry-after.ts';

/** Headers of a request that the API reads. */
const fhirJson = { 'content-type': 'application/fhir+json' };
const read: ApiRequest = { method: 'GET', path: '/AuditEvent/auditbox-harness-probe' };
const search: ApiRequest = { method: 'GET', path: '/AuditEvent?_count=1' };
const create: ApiRequest = { method: 'POST', path: '/AuditEvent', headers: fhirJson, body: '{}' };
/** RFC 6750 section 2.1 allows it, and no deployment has issued it. */
const wrongToken = 'Bearer auditbox-harness-not-a-token';

/**
 * The requests that show what answers. None of them stores anything: the read is of an id that no
 * event has, and the event to create is empty.
 */
const requests = {
  metadata: { method: 'GET', path: '/metadata', authorization: null },
  'metadata with the token': { method: 'GET', path: '/metadata' },
  read,
  search,
  create,
  healthcheck: { method: 'GET', path: '/healthcheck', authorization: null },
  'search without a token': { ...search, authorization: null },
  'search with a wrong token': { ...search, authorization: wrongToken },
  'create with a wrong token': { ...create, authorization: wrongToken },
} as const satisfies Record<string, ApiRequest>;

export type ProbeName = keyof typeof requests;

export const probeNames = Object.keys(requests) as ProbeName[];

/** The answer to a probe, or why there was none. */
export type Outcome = ApiResponse | NoAnswerError;

export function isAnswer(outcome: Outcome): outcome is ApiResponse {
  return !(outcome instanceof NoAnswerError);
}

export interface Probes {
  /**
   * Sends a probe and returns its outcome. Each is sent once, however often it is asked for.
   *
   * @throws {CommandError} when the probe needs a token and there is none
   */
  outcome(name: ProbeName): Promise<Outcome>;
}

/** How long a probe may take if no other time limit is configured. Milliseconds. */
const usualTimeoutMs = 15_000;

/** How often all probes together are asked again, and how long the longest pause is. */
const patience = { attempts: 3, firstMs: 1_000, longestMs: 60_000 };

/**
 * Creates the probes of a deployment. A rate limit, or a gateway without an upstream, may be over
 * after a moment, so the first few such answers are asked again.
 *
 * @param patient false to take every answer as it is
 */
export function createProbes(
  client: Client,
  { timeoutMs = usualTimeoutMs }: Pick<TargetConfiguration, 'timeoutMs'>,
  patient = true,
): Probes {
  const sent = new Map<ProbeName, Promise<Outcome>>();
  let attemptsLeft = patient ? patience.attempts : 0;
  const send = async (request: ApiRequest): Promise<Outcome> => {
    for (let attempt = 1; ; attempt++) {
      const outcome = await sendOnce(client, { timeoutMs, ...request });
      if (!isAnswer(outcome) || !isTransient(outcome.status) || attemptsLeft-- <= 0) return outcome;
      const askedMs = retryAfterOf(outcome.headers);
      if (askedMs !== null && askedMs > patience.longestMs) return outcome;
      await delay(pauseBeforeNext(attempt, askedMs, patience));
    }
  };
  return {
    outcome(name) {
      const known = sent.get(name) ?? send(requests[name]);
      sent.set(name, known);
      return known;
    },
  };
}

async function sendOnce(client: Client, request: ApiRequest): Promise<Outcome> {
  try {
    return await client.request(request);
  } catch (error) {
    if (error instanceof NoAnswerError) return error;
    throw error;
  }
}

/** Returns the path of a probe below the base URL. */
export function pathOf(name: ProbeName): string {
  return requests[name].path;
}
