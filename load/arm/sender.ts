import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { modeName } from '../../contracts/results/load-result/mode.ts';
import type { Stop } from '../../contracts/results/load-result/validity.ts';
import { UntestableError } from '../../platform/exit.ts';
import type { TargetConfiguration } from '../../target/configuration/configuration.ts';
import { isUnanswered, notRenewed } from '../k6/failure.ts';
import type { Credentials } from '../k6/protocol.ts';
import { type Arm, markerOf } from '../plan/plan.ts';
import type { LoadProgress } from '../plan/progress.ts';
import { randomFrom } from '../plan/random.ts';
import { ownCount, ownRequest, type Segment, whole } from '../segments/segment.ts';
import { type FinishedArm, runArm } from './arm.ts';
import type { ArmCredentials } from './credentials/arm-credentials.ts';
import type { K6Outputs } from './k6-outputs.ts';
import type { PreparedEvents } from './pack.ts';

/** What all arms of a run that load one deployment have in common. */
export interface Session {
  k6: string;
  target: TargetConfiguration;
  prepared: PreparedEvents;
  /** What the markers of its arms begin with. */
  markedAs: string;
  runId: string;
  /** The part of the run that is sent here; all of it when absent. */
  segment?: Segment | undefined;
  seed: number;
  /** Milliseconds since the epoch. */
  startedAt: number;
  requestTimeoutMs: number;
  /** Before each arm, for the target to settle. */
  pauseMs: number;
  /** Answers to keep of each arm. */
  sampledRequests: number;
  /** For the files that k6 reads. */
  folder: string;
  credentials: ArmCredentials;
  /** False when the target does not answer at all. */
  answers: () => Promise<boolean>;
  redact: (text: string) => string;
  /** Where else k6 sends its samples; null for nowhere. */
  outputs: K6Outputs | null;
  onProgress: (progress: LoadProgress) => void;
  signal?: AbortSignal | undefined;
}

/** An arm whose marker and sampled requests the sender chooses. */
export type ArmToSend = Omit<Arm, 'marker' | 'sampled'>;

/** Sends arms one after the other and remembers them, until the run has to stop. */
export interface Sender {
  readonly session: Session;
  readonly arms: FinishedArm[];
  /** Why no further arm is sent; null while they are. */
  readonly stopped: Stop | null;
  /** The highest load averages between two arms. */
  readonly loadAverage: number[];
  /**
   * Sends an arm, after the pause.
   *
   * @param place where the run is, for the progress
   * @returns null when nothing is sent any more
   */
  send(arm: ArmToSend, place: Place): Promise<FinishedArm | null>;
}

export type Place = Omit<LoadProgress, 'mode' | 'fraction'>;

export function createSender(session: Session): Sender {
  const arms: FinishedArm[] = [];
  let stopped: Stop | null = null;
  let busiest = loadavg();

  async function send(arm: ArmToSend, place: Place): Promise<FinishedArm | null> {
    const requests = Math.ceil(arm.events / arm.mode.batch);
    let furthest = 0;
    const tell = () => session.onProgress({ ...place, mode: modeName(arm.mode), fraction: furthest });
    tell();
    stopped ??= interruption(session.signal, session.startedAt);
    if (stopped) return null;
    if (arms.length > 0) await delay(session.pauseMs);
    let credentials: Credentials;
    try {
      credentials = await session.credentials.handOver();
    } catch (error) {
      stopped = withoutToken(error, session.startedAt);
      return null;
    }
    const marker = markerOf(session.markedAs, arms.length + 1);
    const { outputs } = session;
    const finished = await runArm(
      {
        ...arm,
        marker,
        maxDurationMs: Math.round(arm.maxDurationMs),
        sampled: drawRequests(session, requests, `${session.seed} answers of ${marker}`),
      },
      {
        ...session,
        credentials,
        renewalBytes: session.credentials.renewalBytes,
        outputs: outputs
          ? {
              parameters: outputs.parametersOf({ ...arm, marker }, session.runId),
              variables: outputs.variables,
            }
          : undefined,
        onRequest(request) {
          furthest = Math.max(furthest, request / requests);
          tell();
        },
      },
    );
    arms.push(finished);
    const now = loadavg();
    if (now[0]! > busiest[0]!) busiest = now;
    stopped = await reasonToStop(session, finished);
    return finished;
  }

  return {
    session,
    arms,
    get stopped() {
      return stopped;
    },
    get loadAverage() {
      return busiest;
    },
    send,
  };
}

/** An identity provider that gives no more tokens ends the run; what was measured remains valid. */
function withoutToken(error: unknown, startedAt: number): Stop {
  if (!(error instanceof UntestableError)) throw error;
  return { reason: 'no-token', afterMs: Date.now() - startedAt, message: error.message };
}

/** Indices of requests that are sent here. */
function drawRequests(
  { sampledRequests, segment = whole }: Session,
  requests: number,
  seed: string,
): number[] {
  const random = randomFrom(seed);
  const own = ownCount(segment, requests);
  return [...new Set(Array.from({ length: sampledRequests }, () => Math.floor(random() * own)))].map((nth) =>
    ownRequest(segment, nth),
  );
}

/** @param startedAt of the run, milliseconds since the epoch */
export function interruption(signal: AbortSignal | undefined, startedAt: number): Stop | null {
  if (!signal?.aborted) return null;
  return { reason: 'interrupted', afterMs: Date.now() - startedAt, message: 'The run was interrupted.' };
}

async function reasonToStop(session: Session, arm: FinishedArm): Promise<Stop | null> {
  const since = (time: number) => Math.max(0, time - session.startedAt);
  const interrupted = interruption(session.signal, session.startedAt);
  if (interrupted) return interrupted;
  if (arm.k6Error !== null) {
    const message = `k6 failed while sending ${modeName(arm.result.mode)}: ${session.redact(arm.k6Error)}`;
    return { reason: 'k6-failed', afterMs: since(Date.now()), message };
  }
  const withoutNext = arm.failures.find(({ kind }) => kind === notRenewed);
  if (withoutNext) {
    const message = `The token expired while k6 sent ${modeName(arm.result.mode)}, and there was no new one: ${session.redact(withoutNext.detail)}`;
    return { reason: 'no-token', afterMs: since(withoutNext.at), message };
  }
  const unanswered = arm.failures.filter(({ kind }) => isUnanswered(kind));
  if (!arm.gaveUp && (unanswered.length === 0 || (await session.answers()))) return null;
  const [first] = unanswered.sort((a, b) => a.at - b.at);
  const afterMs = since(first?.at ?? Date.now());
  const why = first ? `: ${session.redact(first.detail)}` : '';
  const message = `The target stopped answering ${(afterMs / 1000).toFixed(1)} s into the run, while k6 sent ${modeName(arm.result.mode)}${why}.`;
  return { reason: 'target-unreachable', afterMs, message };
}
