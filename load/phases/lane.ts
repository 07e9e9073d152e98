import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Capacity, Step } from '../../contracts/results/load-result/open-model.ts';
import { UntestableError } from '../../platform/exit.ts';
import { createSecrets, type Secrets } from '../../target/credentials/secrets.ts';
import { createTokenSource, type TokenSource } from '../../target/credentials/token.ts';
import { demandReachable } from '../../target/diagnosis/testable.ts';
import { type Client, createClient, NoAnswerError } from '../../target/http/client.ts';
import { type ArmCredentials, createArmCredentials } from '../arm/credentials/arm-credentials.ts';
import { prepareEvents } from '../arm/pack.ts';
import { createSender, type Sender, type Session } from '../arm/sender.ts';
import type { PreparedRun } from '../plan/prepare.ts';
import { type LoadProgress, outsideArms } from '../plan/progress.ts';
import type { Deployment } from '../plan/settings.ts';
import { markedAs } from '../segments/segment.ts';
import { createPatientClient } from '../verify/patient-client.ts';
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
  const connection = await connect(run, deployment);
  const { client } = connection;
  onProgress({ ...outsideArms, phase: 'preflight', rounds: settings.rounds });
  try {
    // A rate limit or a maintenance page is a diagnosis, and nothing to wait for.
    await demandReachable(deployment.target, { ...connection, client: connection.bare });
    const marked = markedAs(deployment.runId, options.segment);
    if (deployment.runIdGiven) await demandUnused(client, marked);
    const isOfSandbox = deployment.sandbox ?? (await isSandbox(client));
    const prepared = prepareEvents(run.corpus.events, deployment.runId);
    const trial = await runPreflight(client, prepared, marked, settings);
    return {
      deployment,
      client,
      secrets: connection.secrets,
      isSandbox: isOfSandbox,
      trial,
      sender: senderOf(run, deployment, connection, { prepared, markedAs: marked, trial, onProgress }),
      found: new Map(),
      ceilings: new Map(),
      eventsPerArm: null,
      steps: [],
      capacity: null,
      close: connection.close,
    };
  } catch (error) {
    await connection.close();
    throw error instanceof NoAnswerError
      ? new UntestableError(`Nothing was loaded, because the target gave no answer: ${error.message}.`)
      : error;
  }
}

interface Connection {
  client: Client;
  /** Asks once. */
  bare: Client;
  tokens: TokenSource;
  secrets: Secrets;
  credentials: ArmCredentials;
  /** For the files that k6 reads. */
  folder: string;
  close(): Promise<void>;
}

async function connect({ options }: PreparedRun, { target }: Deployment): Promise<Connection> {
  const secrets = createSecrets();
  for (const secret of options.outputs?.secrets ?? []) secrets.add('$PASSWORD', secret);
  const tokens = createTokenSource(target, secrets);
  const bare = createClient(target, tokens);
  const client = createPatientClient(bare);
  const credentials = await createArmCredentials(target, tokens, secrets.redact);
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-load-'));
  const close = async () => {
    rmSync(folder, { recursive: true, force: true });
    await credentials.close();
    await client.close();
  };
  return { client, bare, tokens, secrets, credentials, folder, close };
}

function senderOf(
  { k6, options, settings, startedAt }: PreparedRun,
  { target, runId }: Deployment,
  { bare, secrets, folder, credentials }: Connection,
  { trial, ...own }: Pick<Session, 'prepared' | 'markedAs' | 'onProgress'> & { trial: Trial },
): Sender {
  return createSender({
    ...own,
    k6: k6.path,
    target,
    runId,
    segment: options.segment,
    seed: options.seed,
    startedAt,
    requestTimeoutMs: settings.requestTimeoutMs,
    pauseMs: settings.pauseMs,
    sampledRequests: trial.countedBy === 'sample-only' ? 20 : 3,
    folder,
    credentials,
    answers: () => answersWithin(bare, 3000),
    redact: secrets.redact,
    outputs: options.outputs ?? null,
    signal: options.signal,
  });
}

/** The order in which the lanes send for the nth time: which goes first alternates. */
export function alternating(lanes: readonly Lane[], nth: number): readonly Lane[] {
  return nth % 2 === 0 ? lanes : lanes.toReversed();
}
