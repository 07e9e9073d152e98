import { join } from 'node:path';
import { type Mode, modeName } from '../../contracts/results/load-result/mode.ts';
import { enoughForCeiling } from '../../contracts/results/load-result/mode-result.ts';
import { runArm } from '../arm/arm.ts';
import { requestBody } from '../arm/pack.ts';
import type { Session } from '../arm/sender.ts';
import { markerOf } from '../plan/plan.ts';
import type { PreparedRun } from '../plan/prepare.ts';
import { ownCount, whole } from '../segments/segment.ts';
import type { FoundMode } from './found.ts';
import { alternating, type Lane } from './lane.ts';
import { startNullTarget } from './null-target.ts';

const armLimitMs = 10_000;

/**
 * Measures what the generator itself can do in each mode: the same script, checks, VUs and bodies
 * against a target that does nothing. Its requests reach no deployment and are not among the
 * result's arms. A mode that k6 could not send has no ceiling.
 */
export async function measureCeilings(
  { options, settings }: PreparedRun,
  lanes: readonly Lane[],
  modes: readonly Mode[],
): Promise<void> {
  // To send more than the rounds do would take longer than they take.
  const mostEvents = (options.eventsPerArm ?? Number.POSITIVE_INFINITY) * settings.rounds;
  for (const [nth, mode] of modes.entries())
    for (const { sender, found, ceilings } of alternating(lanes, nth)) {
      const known = found.get(modeName(mode));
      if (sender.stopped || sender.session.signal?.aborted || !known) continue;
      const place = { phase: 'ceiling' as const, arm: nth + 1, arms: modes.length, round: 0, rounds: 0 };
      sender.session.onProgress({ ...place, mode: modeName(mode), fraction: 0 });
      const ceiling = await measureCeiling(sender.session, mode, known, mostEvents);
      if (ceiling > 0) ceilings.set(modeName(mode), ceiling);
    }
}

/** @returns events/s */
async function measureCeiling(
  session: Session,
  mode: Mode,
  known: FoundMode,
  mostEvents: number,
): Promise<number> {
  const vus = ownCount(session.segment ?? whole, known.vus);
  const wanted = Math.min(mostEvents, Math.max(enoughForCeiling, 2 * vus * mode.batch, known.rate * 2));
  const requests = Math.max(1, Math.floor(wanted / mode.batch));
  // Ids as a target would give them: none of those that are sent.
  const answer = requestBody(session.prepared, markerOf(session.markedAs, 9999), mode, 0, mode.batch);
  const target = await startNullTarget(answer);
  try {
    const credentials = session.credentials.imitation();
    const { result } = await runArm(
      {
        round: 0,
        mode,
        marker: markerOf(session.markedAs, 9998),
        events: requests * mode.batch,
        vus,
        maxDurationMs: armLimitMs,
        sampled: [],
      },
      {
        ...session,
        target: { ...session.target, baseUrl: target.url },
        credentials,
        folder: join(session.folder, 'ceiling'),
        segment: undefined,
        outputs: undefined,
      },
    );
    return result.eventsPerSecond;
  } finally {
    await target.close();
  }
}
