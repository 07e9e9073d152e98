import { join } from 'node:path';
import type {
  LoadResult,
  LoadRunResult,
  LoadSegmentResult,
} from '../contracts/results/load-result/result.ts';
import { CommandError } from '../platform/exit.ts';
import { makeFolder } from '../platform/make-folder.ts';
import { writeWholeFile } from '../platform/whole-file.ts';
import { measureCeilings } from './phases/ceiling.ts';
import { type Lane, openLane } from './phases/lane.ts';
import { type Agreement, resultOf } from './phases/lane-result.ts';
import { runRounds } from './phases/rounds.ts';
import { runSteps } from './phases/steps.ts';
import { warmUp } from './phases/warm-up.ts';
import { modesOf } from './plan/plan.ts';
import { type PreparedRun, prepareRun } from './plan/prepare.ts';
import type { Deployment, LoadOptions } from './plan/settings.ts';
import { reconcileLane } from './verify/reconcile-lane.ts';

export type { Deployment, LoadOptions } from './plan/settings.ts';

/**
 * Measures how fast the target ingests events singly and in Bundles, and writes `load.json`.
 *
 * @returns the result; `run.exitCode` says how it went
 * @throws {UsageError} when the settings don't fit
 * @throws {UntestableError} when there is no k6, no token, or nothing answers
 */
export async function runLoad(options: LoadOptions): Promise<LoadRunResult | LoadSegmentResult> {
  const run = prepareRun(options);
  const lane = await openLane(run, options, options.onProgress ?? (() => {}));
  try {
    const [result] = await measure(run, [lane]);
    return result!;
  } finally {
    await lane.close();
  }
}

/**
 * Loads another deployment too, arm by arm with the target, so that whatever happens to this
 * machine happens to both.
 *
 * @returns the results of both; of the other one the reason when it could not be tested
 * @throws {UsageError | UntestableError} as `runLoad`, of the target
 */
export async function runLoadAgainst(
  options: LoadOptions,
  other: Deployment,
): Promise<[own: LoadRunResult, other: LoadRunResult | CommandError]> {
  const run = prepareRun(options);
  const tell = options.onProgress ?? (() => {});
  const lanes = [await openLane(run, options, tell)];
  try {
    const otherLane = await openLane(run, other, (progress) => tell({ ...progress, isOther: true })).catch(
      commandErrorOf,
    );
    if (!(otherLane instanceof CommandError)) lanes.push(otherLane);
    // No segment is sent against another deployment.
    const [own, others] = (await measure(run, lanes)) as LoadRunResult[];
    return [own!, otherLane instanceof CommandError ? otherLane : others!];
  } finally {
    for (const { close } of lanes) await close();
  }
}

/** The phases of a run, over all its lanes. */
async function measure(
  run: PreparedRun,
  lanes: readonly Lane[],
): Promise<(LoadRunResult | LoadSegmentResult)[]> {
  const sending = lanes.filter(({ trial }) => trial.preflight.passed);
  const agreement = agreementOf(run, sending);
  const { modes } = agreement;
  await warmUp(run, sending, modes);
  await measureCeilings(run, sending, modes);
  await runRounds(run, sending, agreement);
  await runSteps(run, sending, modes);
  // Counting would disturb what another lane still sends.
  const reconciled = await Promise.all(lanes.map((lane) => reconcileLane(run, lane)));
  return lanes.map((lane, nth) => {
    const other = lanes.find((one) => one !== lane) ?? null;
    const result = resultOf(run, lane, agreement, reconciled[nth]!, other);
    writeResult(result, lane.deployment.outputDir);
    return result;
  });
}

/** gzip bodies are sent when every lane accepts them. */
function agreementOf({ settings }: PreparedRun, lanes: readonly Lane[]): Agreement {
  const gzip = settings.gzip && lanes.length > 0 && lanes.every(({ trial }) => trial.gzipRefused === null);
  return { gzip, modes: modesOf(settings.batches, gzip) };
}

/** Writes `load.json`. */
export function writeResult(result: LoadResult, folder: string): void {
  makeFolder(folder);
  writeWholeFile(join(folder, 'load.json'), `${JSON.stringify(result, null, 2)}\n`);
}

function commandErrorOf(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  throw error;
}
