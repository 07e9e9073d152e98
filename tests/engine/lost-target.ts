import { setTimeout as delay } from 'node:timers/promises';
import { markEvent } from '../../generators/mark.ts';
import { UntestableError } from '../../platform/exit.ts';
import type { Diagnosis } from '../../target/diagnosis/diagnosis.ts';
import { type ApiRequest, type ApiResponse, type Client, NoAnswerError } from '../../target/http/client.ts';
import { nameOf } from '../../target/http/sending/routes.ts';
import { GatewayTroubleError } from '../../target/http/sending/sending-again.ts';
import { eventOfGuide } from '../inputs/documented-events.ts';
import { UnfoundedProof } from './breach.ts';
import { symptomOf } from './symptom.ts';

/** Why a run sends nothing more. */
export interface Stop {
  /** One sentence. It is the same in every process of the run. */
  reason: string;
  /** ISO 8601. */
  at: string;
}

/** Pauses before the deployment is asked whether it can still be tested: a restart takes seconds. */
const usualPausesMs = [0, 1_000, 2_000, 4_000];
/** How long a look may take if no other time limit of a request is configured. */
const usualLookMs = 10_000;
/** So often a kind of answer to a kind of request is looked into. After that it is the deployment's. */
const lookedInto = 3;

export interface Watch {
  /**
   * Returns a client that hands out no answer of a deployment that can no longer be tested. It throws
   * the one reason instead, for every request from then on.
   */
  guard(client: Client): Client;
  stop(): Stop | null;
}

/**
 * Watches the deployment while it is tested: its host may go away, the token may be revoked, a
 * maintenance page may answer. A first answer that looks like that is looked into. If requests that
 * worked before now fail too, the deployment is lost, and the rest of the run ends at once.
 *
 * @param bare sends a request once, whatever comes of it
 * @param run id of the run, which marks the events that are created to find out
 * @param diagnose says why nothing can be tested, or null if it does not know
 * @param lookMs time limit of a request. Milliseconds
 * @param pausesMs before each time that a deployment is asked again
 */
export function watchTarget(
  bare: Client,
  run: string,
  diagnose: () => Promise<Diagnosis | null>,
  lookMs = usualLookMs,
  pausesMs: readonly number[] = usualPausesMs,
): Watch {
  const known = new Map<string, number>();
  const create = createOf(run);
  let stopped: Stop | null = null;
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let hasCreated = false;

  const stopFor = (reason: string): never => {
    stopped ??= { reason, at: new Date().toISOString() };
    throw new UnfoundedProof(stopped.reason);
  };

  const examine = async () => {
    const startedAt = Date.now();
    for (const pause of pausesMs) {
      await delay(pause);
      // A deployment that does not answer in time is not asked again.
      if (Date.now() - startedAt > Math.max(usualLookMs, lookMs)) break;
      const [created, read] = await Promise.all([symptomOn(create), symptomOn(readOfNothing)]);
      if (created === null || (read === null && !hasCreated)) return;
    }
    const diagnosis = await Promise.race([diagnose(), delay(Math.max(usualLookMs, lookMs), null)]);
    const reason = diagnosis ? `${diagnosis.sentence} ${diagnosis.fix}`.trim() : await reasonOf(create);
    stopped ??= { reason, at: new Date().toISOString() };
  };

  const symptomOn = async (request: ApiRequest): Promise<string | null> => {
    try {
      return symptomOf(await bare.request({ ...request, timeoutMs: lookMs }));
    } catch (error) {
      return String(error);
    }
  };

  /** Returns what is answered to a create, for a state that the diagnosis does not know. */
  const reasonOf = async (request: ApiRequest): Promise<string> => {
    try {
      const { status } = await bare.request({ ...request, timeoutMs: lookMs });
      return `The deployment answers ${status} to creates that it accepted before. Its log explains why.`;
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      return `The deployment stopped answering: ${error.reason}.`;
    }
  };

  /** Looks into it once for all who ask at the same time, and begins after they asked. */
  const lookInto = () => {
    next ??= (running ?? Promise.resolve()).then(() => {
      next = null;
      running = examine().finally(() => {
        running = null;
      });
      return running;
    });
    return next;
  };

  /** Throws if the deployment is lost. Otherwise the answer is its own, and this returns. */
  const demandNotLost = async (request: ApiRequest, symptom: string) => {
    const kind = `${symptom} to ${nameOf(request)}`;
    const times = known.get(kind) ?? 0;
    if (times >= lookedInto) return;
    await lookInto();
    if (stopped) stopFor(stopped.reason);
    known.set(kind, times + 1);
  };

  const afterAnswer = async (request: ApiRequest, response: ApiResponse) => {
    // Other credentials than the run's own are refused on purpose, but 429 is about the rate.
    const isOwn = request.authorization === undefined || response.status === 429;
    const symptom = isOwn ? symptomOf(response) : null;
    if (symptom) await demandNotLost(request, symptom);
    else if (request.method === 'POST' && request.path === '/AuditEvent') hasCreated = true;
    if (response.status === 429) throw new UnfoundedProof(limited);
  };

  /** Returns if the request was not sent, and the deployment is there again. */
  const afterFailure = async (request: ApiRequest, error: unknown) => {
    if (error instanceof GatewayTroubleError) await lookInto();
    if (error instanceof UntestableError) stopFor(error.message);
    if (!(error instanceof NoAnswerError)) throw error;
    await demandNotLost(request, 'no answer');
    if (!error.notSent) throw error;
  };

  const guard = (client: Client): Client => ({
    ...client,
    async request(request, onExchange) {
      if (stopped) stopFor(stopped.reason);
      if (request.asIs) return client.request(request, onExchange);
      let response: ApiResponse;
      try {
        response = await client.request(request, onExchange);
      } catch (error) {
        await afterFailure(request, error);
        response = await client.request(request, onExchange);
      }
      await afterAnswer(request, response);
      return response;
    },
  });

  return { guard, stop: () => stopped };
}

const limited =
  'something limits the rate of requests (429), also when they are sent slowly; lift the limit for the ' +
  'harness, or send fewer requests with --max-rate';

const readOfNothing: ApiRequest = { method: 'GET', path: '/AuditEvent/auditbox-harness-probe' };

/** A valid create, because a deployment may answer an invalid one with a page. */
function createOf(run: string): ApiRequest {
  return {
    method: 'POST',
    path: '/AuditEvent',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify(markEvent(eventOfGuide, { run })),
  };
}
