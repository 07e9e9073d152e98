import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Capacity, Step } from '../../contracts/results/load-result/open-model.ts';
import { UntestableError } from '../../platform/exit.ts';
import { type Client, createClient, NoAnswerError } from '../../target/client.ts';
import { demandReachable } from '../../target/reachable.ts';
import { createSecrets, type Secrets } from '../../target/secrets.ts';
import { createTokenSource } from '../../target/token.ts';
import { createArmTokens } from '../arm/arm-token.ts';
import { prepareEvents } from '../arm/pack.ts';
import { createSender, type Sender } from '../arm/sender.ts';
import type { PreparedRun } from '../plan/prepare.ts';
import type { LoadProgress } from '../plan/progress.ts';
import type { Deployment } from '../plan/settings.ts';
import { markedAs } from '../segments/segment.ts';
import type { Found } from './found.ts';
import { runPreflight, type Trial } from './preflight.ts';
import { answersWithin, isSandbox } from './probe.ts';
import { demandUnused } from './unused-run.ts';

/** One deployment that a run loads, and what each phase has found out about it. */
export interface Lane {
  readonly deployment: Deployment;
  readonly client: Client;
  readonly secrets: Secrets;
  readonly isSandbox: boolean;
  readonly trial: Trial;
  readonly sender: Sender;
  /** From the warm-up. */
  readonly found: Found;
  /** events/s of the generator alone, by mode name. */
  readonly ceilings: Map<string, number>;
  /** Events that each arm of its rounds sends; null when none was sent. */
  eventsPerArm: number | null;
  /** What was sent at a rate. */
  steps: Step[];
  /** The rate that each mode held; null where it is not looked for. */
  capacity: Capacity[] | null;
  close(): Promise<void>;
}

/**
 * Reaches a deployment, and tries a few events on it.
 *
 * @throws {UsageError} when it has events of such a run already
 * @throws {UntestableError} when there is no token, or nothing answers
 */
export async function openLane(
  run: PreparedRun,
  deployment: Deployment,
  onProgress: (progress: LoadProgress) => void,
): Promise<Lane> {
  const { options, settings } = run;
  const { target, runId } = deployment;
  const secrets = createSecrets();
  for (const secret of options.outputs?.secrets ?? []) secrets.add('$PASSWORD', secret);
  const tokens = createTokenSource(target, secrets);
  const client = createClient(target, tokens);
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-load-'));
  const close = async () => {
    rmSync(folder, { recursive: true, force: true });
    await client.close();
  };
  onProgress({
    phase: 'preflight',
    arm: 0,
    arms: 0,
    round: 0,
    rounds: settings.rounds,
    mode: '',
    fraction: 0,
  });
  try {
    await demandReachable(client, tokens);
    const marked = markedAs(runId, options.segment);
    if (deployment.runIdGiven) await demandUnused(client, marked);
    const isOfSandbox = deployment.sandbox ?? (await isSandbox(client));
    const prepared = prepareEvents(run.corpus.events, runId);
    const trial = await runPreflight(client, prepared, marked, settings);
    const sender = createSender({
      k6: run.k6.path,
      target,
      prepared,
      markedAs: marked,
      runId,
      segment: options.segment,
      seed: options.seed,
      startedAt: run.startedAt,
      requestTimeoutMs: settings.requestTimeoutMs,
      pauseMs: settings.pauseMs,
      sampledRequests: trial.countedBy === 'sample-only' ? 20 : 3,
      folder,
      tokens: createArmTokens(target, secrets),
      answers: () => answersWithin(client, 3000),
      redact: secrets.redact,
      outputs: options.outputs ?? null,
      onProgress,
      signal: options.signal,
    });
    return {
      deployment,
      client,
      secrets,
      isSandbox: isOfSandbox,
      trial,
      sender,
      found: new Map(),
      ceilings: new Map(),
      eventsPerArm: null,
      steps: [],
      capacity: null,
      close,
    };
  } catch (error) {
    await close();
    throw error instanceof NoAnswerError
      ? new UntestableError(`The target stopped answering before any load: ${error.message}.`)
      : error;
  }
}

/** The order in which the lanes send for the nth time: which goes first alternates. */
export function alternating(lanes: readonly Lane[], nth: number): readonly Lane[] {
  return nth % 2 === 0 ? lanes : lanes.toReversed();
}
