import type { ArmResult } from '../../contracts/results/load-result/arm.ts';
import type { Mode } from '../../contracts/results/load-result/mode.ts';
import type { LoadArchiveResult } from '../../contracts/results/load-result/result.ts';
import type { Stop, Validity } from '../../contracts/results/load-result/validity.ts';
import { UsageError } from '../../platform/exit.ts';
import { segmentArmOf } from '../arm/arm.ts';
import { armResultOf } from '../arm/arm-result.ts';
import { figuresOfRun } from '../figures/modes.ts';
import { isTable } from '../figures/percentiles.ts';
import { completeResult } from '../figures/result.ts';
import { type ArchivedSegment, archivedSegmentMark } from '../k6/protocol.ts';
import { single } from '../plan/plan.ts';
import { isSegmentName, ownShare, segmentNamed } from '../segments/segment.ts';

/** Where what k6 says of an archive is looked for in a folder. */
export const archivedSegmentFile = 'load-segment.json';

const countIt =
  'k6 sent an archive by itself, and the stored events have not been counted; report --count counts them';

/**
 * The load result of what k6 sent of an archive. What was stored is not known: its validity is
 * `unverified`.
 *
 * @param text what k6 wrote to stdout; may have other lines, as the log of a container has
 * @param file to name it by
 * @throws {UsageError} when there is no result in it
 */
export function readArchivedSegment(text: string, file: string): LoadArchiveResult {
  const { segment, archive, order, measured } = parse(text, file);
  const mode: Mode = order.isBulk ? { kind: 'bulk', batch: order.batch } : single;
  const share = ownShare(segmentNamed(segment), order);
  const sent = armResultOf({ round: 1, mode, marker: order.marker }, share, measured);
  const arm = segmentArmOf(sent, order.events, measured);
  const table = {
    count: measured.serviceTimeMs ? arm.requests.acknowledged : 0,
    valuesMs: measured.serviceTimeMs ?? [],
  };
  const { modes } = figuresOfRun({
    modes: [mode],
    arms: [{ result: arm, tables: [table] }],
    found: new Map(),
    ceilings: new Map(),
    seed: archive.seed,
  });
  return completeResult<LoadArchiveResult>({
    kind: 'archive',
    harness: archive.harness,
    run: {
      id: archive.runId,
      segment: segment === '1/1' ? null : segment,
      seed: archive.seed,
      startedAt: new Date(measured.endedAt - measured.windowMs).toISOString(),
      durationMs: measured.windowMs,
      target: archive.target,
    },
    settings: {
      mode,
      events: order.events,
      vus: order.vus,
      requestTimeoutMs: order.requestTimeoutMs,
      visibilityTimeoutMs: null,
    },
    corpus: archive.corpus,
    validity: notCounted(arm),
    stopped: arm.complete ? null : cutShort(arm),
    modes,
    segments: [],
    failures: [],
    arms: [arm],
  });
}

function notCounted({ events }: ArmResult): Validity {
  return {
    verdict: 'unverified',
    reasons: [countIt],
    countedBy: null,
    acknowledged: events.acknowledged,
    stored: null,
    lost: null,
    excess: null,
    inDoubt: events.inDoubt,
    sample: { read: 0, wrong: 0 },
  };
}

function cutShort({ windowMs, requests }: ArmResult): Stop {
  const { sent, planned } = requests;
  return {
    reason: 'cut-short',
    afterMs: windowMs,
    message: `k6 ended after ${sent} of ${planned} requests. Its log says why.`,
  };
}

function parse(text: string, file: string): ArchivedSegment {
  const line = text.split('\n').findLast((one) => one.startsWith(`{"${archivedSegmentMark}":`));
  try {
    const said: unknown = JSON.parse(line ?? '');
    if (isArchivedSegment(said)) return said;
  } catch {
    // Reported below.
  }
  throw new UsageError(
    `${file} has no result of an archive. k6 writes it to stdout when it ends, as a line that begins with {"${archivedSegmentMark}". Save all of its stdout.`,
  );
}

/** Whoever ran k6 may have changed it. */
function isArchivedSegment(said: unknown): said is ArchivedSegment {
  const { segment, archive, order, measured, ...mark } = (said ?? {}) as Partial<ArchivedSegment>;
  const texts = [archive?.runId, archive?.target, archive?.host, archive?.harness?.version, order?.marker];
  const counts = [order?.events, order?.requests, order?.batch, order?.vus, order?.requestTimeoutMs];
  const { windowMs, endedAt, requests, acknowledgedEvents, bytesSent, failedEvents } = measured ?? {};
  const figures = [windowMs, endedAt, requests, acknowledgedEvents, bytesSent, archive?.seed];
  const failed = Object.values(failedEvents ?? {});
  return (
    mark[archivedSegmentMark] === 1 &&
    isSegmentName(segment) &&
    texts.every((text) => typeof text === 'string') &&
    counts.every((count) => Number.isSafeInteger(count) && count! > 0) &&
    [...figures, ...failed].every((figure) => Number.isFinite(figure) && figure! >= 0) &&
    /^[0-9a-f]{64}$/.test(archive?.corpus?.sha256 ?? '') &&
    isTable(measured?.serviceTimeMs)
  );
}
