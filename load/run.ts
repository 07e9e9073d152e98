import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Capacity, LoadResult, Mode, Step } from '../contracts/results/load.ts';
import packageJson from '../package.json' with { type: 'json' };
import { UntestableError } from '../platform/exit.ts';
import { type Client, createClient, NoAnswerError } from '../target/client.ts';
import { demandReachable } from '../target/reachable.ts';
import { createSecrets, type Secrets } from '../target/secrets.ts';
import { createTokenSource } from '../target/token.ts';
import { createArmTokens } from './arm/arm-token.ts';
import { outputNotes } from './arm/k6-output-notes.ts';
import { prepareEvents } from './arm/pack.ts';
import { createSender, interruption, type Sender } from './arm/sender.ts';
import { demandK6, type K6 } from './binary/find-k6.ts';
import { figuresOfRun } from './figures/modes.ts';
import { note } from './figures/notes.ts';
import { completeResult } from './figures/result.ts';
import { trendsOf } from './figures/trend.ts';
import { measureCeilings } from './phases/ceiling.ts';
import { runPreflight } from './phases/preflight.ts';
import { answersWithin, isSandbox } from './phases/probe.ts';
import { runRounds } from './phases/rounds.ts';
import { closedRates, runSteps } from './phases/steps.ts';
import { undisturbed } from './phases/turns.ts';
import { demandUnused } from './phases/unused-run.ts';
import { type Found, warmUp } from './phases/warm-up.ts';
import { type Corpus, readCorpus } from './plan/corpus.ts';
import { readLoadEnvironment } from './plan/environment.ts';
import { mostEventsOf } from './plan/event-counts.ts';
import { demandPermission } from './plan/permission.ts';
import { modesOf, planRounds } from './plan/plan.ts';
import { type LoadProfile, loadProfiles } from './plan/profiles.ts';
import { type AskedSettings, demandFittingArms, type LoadOptions, settingsOf } from './plan/settings.ts';
import { markedAs, segmentName } from './segments/segment.ts';
import { failureExamples } from './verify/failures.ts';
import { reconcile } from './verify/reconcile.ts';

export type { LoadOptions } from './plan/settings.ts';

/**
 * Measures how fast the target takes events singly and in Bundles, and writes `load.json`.
 *
 * @returns the result; `run.exitCode` says how it went
 * @throws {UsageError} when the target may not be loaded or the settings don't fit
 * @throws {UntestableError} when there is no k6, no token, or nothing answers
 */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  demandPermission(options.target.baseUrl, options.allowedHosts);
  const settings = settingsOf(options);
  demandFittingArms(options.eventsPerArm, settings);
  const corpus = readCorpus(options.corpus, options.seed);
  const k6 = demandK6();
  const secrets = createSecrets();
  for (const secret of options.outputs?.secrets ?? []) secrets.add('$PASSWORD', secret);
  const tokens = createTokenSource(options.target, secrets);
  const client = createClient(options.target, tokens);
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-load-'));
  try {
    await demandReachable(client, tokens);
    const means = { settings, corpus, k6, secrets, client, folder };
    const result = await measure(options, means).catch(explainNoAnswer);
    writeResult(result, options.outputDir);
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await client.close();
  }
}

/** Writes `load.json`. */
export function writeResult(result: LoadResult, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'load.json'), `${JSON.stringify(result, null, 2)}\n`);
}

/** Once the arms run, a target that stops answering is part of the result; before that, nothing was tested. */
function explainNoAnswer(error: unknown): never {
  if (!(error instanceof NoAnswerError)) throw error;
  throw new UntestableError(`The target stopped answering before any load: ${error.message}.`);
}

interface Means {
  settings: AskedSettings;
  corpus: Corpus;
  k6: K6;
  secrets: Secrets;
  client: Client;
  /** For the files that k6 reads. */
  folder: string;
}

async function measure(
  options: LoadOptions,
  { settings, corpus, k6, secrets, client, folder }: Means,
): Promise<LoadResult> {
  const startedAt = Date.now();
  const environment = readLoadEnvironment(k6.version);
  const { events, ...corpusRecord } = corpus;
  const prepared = prepareEvents(events, options.runId);
  const tell = options.onProgress ?? (() => {});
  const { segment } = options;
  const marked = markedAs(options.runId, segment);
  const position = { arm: 0, arms: 0, round: 0, rounds: settings.rounds, mode: '', fraction: 0 };

  tell({ phase: 'preflight', ...position });
  if (options.runIdGiven) await demandUnused(client, marked);
  const sandbox = options.sandbox ?? (await isSandbox(client));
  const { preflight, countedBy, singleMs, gzipRefused } = await runPreflight(
    client,
    prepared,
    marked,
    settings,
  );
  // One that is not loaded is waited for by nobody.
  const turn = options.inTurn?.turn ?? undisturbed;
  if (!preflight.held) turn.leave();
  const takesGzip = settings.gzip && preflight.held && gzipRefused === null;
  const gzip = preflight.held ? (await turn.meet(Number(takesGzip))).every(Boolean) : takesGzip;
  const modes = modesOf(settings.batches, gzip);
  const sampleOnly = countedBy === 'sample-only';
  const sender = createSender({
    k6: k6.path,
    target: options.target,
    prepared,
    markedAs: marked,
    runId: options.runId,
    segment,
    seed: options.seed,
    startedAt,
    requestTimeoutMs: settings.requestTimeoutMs,
    pauseMs: settings.pauseMs,
    sampledRequests: sampleOnly ? 20 : 3,
    folder,
    tokens: createArmTokens(options.target, secrets),
    answers: () => answersWithin(client, 3000),
    redact: secrets.redact,
    outputs: options.outputs ?? null,
    turn,
    onProgress: tell,
    signal: options.signal,
  });
  const done = preflight.held
    ? await measureRounds(sender, { options, settings: { ...settings, gzip }, modes, singleMs })
    : nothing;
  // Counting would disturb what a run that is sent in turn with this one still sends.
  if (done.eventsPerArm !== null) await turn.meet(0);
  else turn.leave();
  tell({ phase: 'counting', ...position });
  const { validity, stored } = await reconcile(client, {
    arms: sender.arms.map(({ result }) => result),
    answers: sender.arms.flatMap(({ answers }) => answers),
    prepared,
    countedBy,
    seed: options.seed,
    visibilityTimeoutMs: settings.visibilityTimeoutMs,
    drawnPerAnswer: sampleOnly ? 10 : 3,
    // An interrupted run is counted all the same; only an interruption of the counting ends that.
    signal: sender.stopped ? undefined : options.signal,
  });
  const arms = sender.arms.map(({ result, table }) => {
    const found = stored.get(result.marker) ?? null;
    return { result: { ...result, events: { ...result.events, stored: found } }, table };
  });
  const parts = {
    harness: { name: packageJson.name, version: packageJson.version },
    run: {
      id: options.runId,
      ...(segment && { segment: segmentName(segment) }),
      ...(options.inTurn && { inTurnWith: options.inTurn.runId }),
      profile: options.profile ?? 'compare',
      seed: options.seed,
      startedAt: new Date(startedAt).toISOString(),
      durationMs: Date.now() - startedAt,
      target: options.target.baseUrl,
      sandbox,
    },
    settings: {
      ...settings,
      vus: settings.vus ?? Math.max(1, ...[...done.found.values()].map(({ vus }) => vus)),
      vuSearch: settings.vus === null,
      gzip,
      ...(options.outputs && { outputs: options.outputs.names }),
      eventsPerArm: done.eventsPerArm,
    },
    environment: {
      ...environment,
      connection: sender.arms.find(({ connection }) => connection)?.connection ?? null,
      loadAverage: { ...environment.loadAverage, during: sender.loadAverage, after: loadavg() },
    },
    corpus: corpusRecord,
    preflight,
    validity,
    stopped: sender.stopped ?? interruption(options.signal, startedAt),
    ...figuresOfRun({ ...done, modes, arms, seed: options.seed }),
    ...(done.steps && { steps: done.steps }),
    ...(done.capacity && { capacity: done.capacity }),
    ...(options.profile === 'soak' && {
      trends: trendsOf(
        modes,
        sender.arms.map(({ result }) => result),
      ),
    }),
    failures: failureExamples(sender.arms, startedAt, secrets.redact),
    arms: arms.map(({ result }) => result),
  };
  const leftOut =
    gzipRefused !== null
      ? [`gzip was left out, since the target does not take it: ${gzipRefused}.`]
      : takesGzip && !gzip
        ? ['gzip was left out, since the deployment that is loaded in turn does not take it.']
        : [];
  return completeResult(parts, options.gates, [
    ...leftOut.map(note),
    ...outputNotes(options.outputs, sender),
  ]);
}

interface RoundsDone {
  found: Found;
  ceilings: Map<string, number>;
  eventsPerArm: number | null;
  steps?: Step[];
  capacity?: Capacity[];
}

const nothing: RoundsDone = { found: new Map(), ceilings: new Map(), eventsPerArm: null };

/** Warm-up, the generator's ceiling, then the rounds. */
async function measureRounds(
  sender: Sender,
  given: {
    options: LoadOptions;
    settings: AskedSettings;
    modes: readonly Mode[];
    singleMs: number;
  },
): Promise<RoundsDone> {
  const { options, settings, modes } = given;
  const profile: LoadProfile = loadProfiles[options.profile ?? 'compare'];
  const endsAt = sender.session.startedAt + settings.durationBudgetMs;
  const roundsEndAt = sender.session.startedAt + settings.durationBudgetMs * (profile.roundsShare ?? 1);
  const found = await warmUp(sender, {
    modes,
    vus: settings.vus,
    // What one machine measures must not make its part of the plan another one.
    singleMs: options.segment ? 0 : given.singleMs,
    mostEvents: options.eventsPerArm ?? mostEventsOf(modes),
    searchUntil: sender.session.startedAt + settings.durationBudgetMs / 3,
    rounds: settings.rounds,
    findsEvents: options.eventsPerArm === undefined,
  });
  await shareVus(sender, found);
  const ceilings = await measureCeilings(sender, { modes, found });
  const plan = planRounds({ ...settings, seed: options.seed });
  const eventsPerArm = await runRounds(sender, {
    ...{ plan, modes, found, endsAt: roundsEndAt },
    eventsPerArm: options.eventsPerArm,
  });
  const figures = figuresOfRun({ modes, arms: sender.arms, found, ceilings, seed: options.seed });
  const steps =
    profile.steps && !sender.stopped
      ? await runSteps(sender, {
          ...{ kind: profile.steps, modes, endsAt },
          closed: closedRates(figures.modes),
          durationBudgetMs: settings.durationBudgetMs,
        })
      : {};
  return { found, ceilings, eventsPerArm, ...steps };
}

/** Runs that are sent in turn send each way with the same VUs: the most that one of them found for it. */
async function shareVus({ session: { turn }, stopped }: Sender, found: Found): Promise<void> {
  if (stopped) return turn.leave();
  for (const mode of found.values()) mode.vus = Math.max(...(await turn.meet(mode.vus)));
}
