import type { Validity } from '../../contracts/results/load-result/validity.ts';
import type { MeasuredArm } from '../arm/arm-result.ts';
import type { Lane } from '../phases/lane.ts';
import type { PreparedRun } from '../plan/prepare.ts';
import { outsideArms } from '../plan/progress.ts';
import { reconcile } from './reconcile.ts';

export interface Reconciled {
  validity: Validity;
  /** With what was stored of each. */
  arms: MeasuredArm[];
}

/** Counts what the target of a lane has stored of its arms. */
export async function reconcileLane(
  { options, settings }: PreparedRun,
  { client, trial: { countedBy }, sender }: Lane,
): Promise<Reconciled> {
  sender.session.onProgress({ ...outsideArms, phase: 'counting', rounds: settings.rounds });
  const { validity, stored } = await reconcile(client, {
    arms: sender.arms.map(({ result }) => result),
    answers: sender.arms.flatMap(({ answers }) => answers),
    prepared: sender.session.prepared,
    countedBy,
    seed: options.seed,
    visibilityTimeoutMs: settings.visibilityTimeoutMs,
    drawnPerAnswer: countedBy === 'sample-only' ? 10 : 3,
    // An interrupted run is counted all the same; only an interruption of the counting ends that.
    signal: sender.stopped ? undefined : options.signal,
  });
  const arms = sender.arms.map(({ result, tables }) => ({
    result: { ...result, events: { ...result.events, stored: stored.get(result.marker) ?? null } },
    tables,
  }));
  return { validity, arms };
}
