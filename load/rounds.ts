import { setTimeout as delay } from 'node:timers/promises';
import { UntestableError } from '../contracts/exit.ts';
import { type ArmResult, modeName, type Stop } from '../contracts/load.ts';
import type { TargetConfiguration } from '../target/configuration.ts';
import { type FinishedArm, runArm } from './arm.ts';
import type { PreparedEvents } from './pack.ts';
import type { PlannedArm, planArms } from './plan.ts';
import type { LoadProgress } from './progress.ts';
import { randomFrom } from './random.ts';
import { eventsPerArm, warmUpEvents } from './size.ts';

export interface Rounds {
  k6: string;
  target: TargetConfiguration;
  prepared: PreparedEvents;
  plan: ReturnType<typeof planArms>;
  seed: number;
  vus: number;
  /** Events that a measured arm sends; found from the warm-up when absent. */
  eventsPerArm?: number | undefined;
  /** The most that k6's memory allows. */
  mostEvents: number;
  /** When all of it should be over. Milliseconds since the epoch. */
  endsAt: number;
  startedAt: number;
  requestTimeoutMs: number;
  singleMs: number;
  /** Answers to keep of each arm. */
  sampledRequests: number;
  /** For the files that k6 reads. */
  folder: string;
  tokenFor: (neededMs: number) => Promise<string | null>;
  /** False when the target does not answer at all. */
  answers: () => Promise<boolean>;
  redact: (text: string) => string;
  onProgress: (progress: LoadProgress) => void;
  signal?: AbortSignal | undefined;
}

export interface RoundsDone {
  arms: FinishedArm[];
  /** null when no arm was measured. */
  eventsPerArm: number | null;
  stopped: Stop | null;
}

const pauseMs = 200;
const warmUpLimitMs = 20_000;
/** Kept back of the time for counting what was stored. */
const reserveMs = 1500;

/**
 * Runs the warm-up and then the rounds, one arm after the other with a pause between, until all are done or
 * there is no sense in going on.
 */
export async function runRounds(rounds: Rounds): Promise<RoundsDone> {
  const done: RoundsDone = { arms: [], eventsPerArm: null, stopped: null };
  const rates = new Map<string, number>();
  const startedAt = Date.now();
  for (const arm of rounds.plan.warmUp) {
    const events = Math.min(
      warmUpEvents(arm.mode, rounds.vus, rounds.singleMs),
      rounds.eventsPerArm ?? Infinity,
    );
    const result = await runNext(rounds, done, arm, Math.min(events, rounds.mostEvents), warmUpLimitMs);
    if (result) rates.set(modeName(arm.mode), result.eventsPerSecond);
    if (done.stopped) return done;
  }
  const known = [...rates.values()].filter((rate) => rate > 0);
  if (known.length === 0) return done;
  const sending = done.arms.reduce((sum, { result }) => sum + result.windowMs, 0);
  const overheadMs = (Date.now() - startedAt - sending) / done.arms.length;
  done.eventsPerArm =
    rounds.eventsPerArm ??
    Math.min(
      rounds.mostEvents,
      eventsPerArm({
        timeMs: rounds.endsAt - reserveMs - Date.now(),
        overheadMs,
        rounds: rounds.plan.rounds.length,
        rates: known,
        batches: rounds.plan.warmUp.map(({ mode }) => mode.batch),
      }),
    );
  for (const arm of rounds.plan.rounds.flat()) {
    const expectedMs = (done.eventsPerArm / (rates.get(modeName(arm.mode)) || Math.min(...known))) * 1000;
    await runNext(rounds, done, arm, done.eventsPerArm, Math.max(30_000, expectedMs * 5));
    if (done.stopped) return done;
  }
  return done;
}

/**
 * Runs an arm, adds it to what is done, and sees whether there is sense in going on.
 *
 * @returns null when there was no token for it
 */
async function runNext(
  rounds: Rounds,
  done: RoundsDone,
  arm: PlannedArm,
  events: number,
  maxDurationMs: number,
): Promise<ArmResult | null> {
  const arms = rounds.plan.warmUp.length + rounds.plan.rounds.flat().length;
  const tell = (fraction: number) =>
    rounds.onProgress({
      phase: arm.round === 0 ? 'warm-up' : 'measuring',
      arm: done.arms.length + 1,
      arms,
      round: arm.round,
      rounds: rounds.plan.rounds.length,
      mode: modeName(arm.mode),
      fraction,
    });
  let furthest = 0;
  tell(0);
  if (done.arms.length > 0) await delay(pauseMs);
  const token = await tokenOrStop(rounds, done, maxDurationMs + rounds.requestTimeoutMs);
  if (done.stopped) return null;
  const requests = Math.ceil(events / arm.mode.batch);
  const finished = await runArm(
    rounds.k6,
    rounds.prepared,
    {
      ...arm,
      target: rounds.target,
      token,
      events,
      vus: rounds.vus,
      maxDurationMs: Math.round(maxDurationMs),
      requestTimeoutMs: rounds.requestTimeoutMs,
      sampled: drawRequests(rounds.sampledRequests, requests, `${rounds.seed} answers of ${arm.marker}`),
    },
    rounds.folder,
    (request) => {
      furthest = Math.max(furthest, request / requests);
      tell(furthest);
    },
    rounds.signal,
  );
  done.arms.push(finished);
  done.stopped = await reasonToStop(rounds, finished);
  return finished.result;
}

/** An identity provider that gives no more tokens ends the run; what was measured stands. */
async function tokenOrStop(rounds: Rounds, done: RoundsDone, neededMs: number): Promise<string | null> {
  try {
    return await rounds.tokenFor(neededMs);
  } catch (error) {
    if (!(error instanceof UntestableError)) throw error;
    done.stopped = {
      reason: 'no-token',
      afterMs: Date.now() - rounds.startedAt,
      message: error.message,
    };
    return null;
  }
}

function drawRequests(count: number, requests: number, seed: string): number[] {
  const random = randomFrom(seed);
  return [...new Set(Array.from({ length: count }, () => Math.floor(random() * requests)))];
}

/** @param startedAt of the run, milliseconds since the epoch */
export function interruption(signal: AbortSignal | undefined, startedAt: number): Stop | null {
  if (!signal?.aborted) return null;
  return { reason: 'interrupted', afterMs: Date.now() - startedAt, message: 'The run was interrupted.' };
}

async function reasonToStop(rounds: Rounds, arm: FinishedArm): Promise<Stop | null> {
  const since = (time: number) => Math.max(0, time - rounds.startedAt);
  const interrupted = interruption(rounds.signal, rounds.startedAt);
  if (interrupted) return interrupted;
  if (arm.k6Error !== null) {
    const message = `k6 failed while sending ${modeName(arm.result.mode)}: ${rounds.redact(arm.k6Error)}`;
    return { reason: 'k6-failed', afterMs: since(Date.now()), message };
  }
  const unanswered = arm.failures.filter(({ kind }) => kind === 'no connection' || kind === 'timeout');
  if (!arm.gaveUp && (unanswered.length === 0 || (await rounds.answers()))) return null;
  const [first] = unanswered.sort((a, b) => a.at - b.at);
  const afterMs = since(first?.at ?? Date.now());
  const why = first ? `: ${rounds.redact(first.detail)}` : '';
  const message = `The target stopped answering ${(afterMs / 1000).toFixed(1)} s into the run, while ${modeName(arm.result.mode)} was sent${why}.`;
  return { reason: 'target-unreachable', afterMs, message };
}
