import type { ArmResult } from '../../contracts/results/load-result/arm.ts';
import type { LoadArchiveResult } from '../../contracts/results/load-result/result.ts';
import type { CountedBy, Validity } from '../../contracts/results/load-result/validity.ts';
import type { Client } from '../../target/http/client.ts';
import { completeResult } from '../figures/result.ts';
import { counters } from '../verify/count.ts';
import { createPatientClient } from '../verify/patient-client.ts';
import { reconcile } from '../verify/reconcile.ts';

/**
 * Counts what was stored of a run that k6 sent from an archive, so that it is verified after all.
 * Nothing is read by id: k6 kept no answers.
 *
 * @param result of all segments of it
 * @throws {NoAnswerError} when the target does not answer at first
 */
export async function countArchived(
  result: LoadArchiveResult,
  asking: Client,
  visibilityTimeoutMs: number,
): Promise<LoadArchiveResult> {
  const client = createPatientClient(asking);
  const [arm] = result.arms as [ArmResult];
  const countedBy = await countingOf(client, arm);
  const { validity, stored } = await reconcile(client, {
    arms: [arm],
    answers: [],
    prepared: () => '{}',
    countedBy,
    seed: result.run.seed,
    visibilityTimeoutMs,
    drawnPerAnswer: 0,
  });
  const found = stored.get(arm.marker) ?? null;
  const withStored = <Part extends { events: { stored: number | null } }>(part: Part): Part => ({
    ...part,
    events: { ...part.events, stored: found },
  });
  return completeResult<LoadArchiveResult>({
    ...result,
    validity: found ? validity : notFindable(result.validity),
    settings: { ...result.settings, visibilityTimeoutMs },
    modes: result.modes.map(withStored),
    arms: [withStored(arm)],
  });
}

/** What finds nothing under a marker that was never sent. */
async function countingOf(client: Client, { marker, events }: ArmResult): Promise<CountedBy> {
  for (const counting of ['total', 'paging'] as const)
    if ((await counters[counting](client)(`${marker}-unused`, events.planned)) === 0) return counting;
  return 'sample-only';
}

/** A search that finds none of them, or all of everything, says nothing of what was stored. */
function notFindable(validity: Validity): Validity {
  return {
    ...validity,
    reasons: [
      "search gives no usable count of the events with this run's marker, so nothing can be verified",
    ],
  };
}
