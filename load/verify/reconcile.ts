import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEvent } from 'fhir/r4';
import { shuffle } from 'simple-statistics';
import type { ArmResult, SegmentArm } from '../../contracts/results/load-result/arm.ts';
import type { CountedBy, Validity } from '../../contracts/results/load-result/validity.ts';
import { UntestableError } from '../../platform/exit.ts';
import { type Client, NoAnswerError } from '../../target/http/client.ts';
import type { AnsweredRequest } from '../arm/arm-result.ts';
import type { PreparedEvents } from '../arm/pack.ts';
import { randomFrom } from '../plan/random.ts';
import { type CountArm, counters } from './count.ts';
import { parseJson, readStored } from './stored-events.ts';

export interface Evidence {
  arms: readonly ArmResult[];
  /** Verified answers, of which events are drawn and read by id. */
  answers: readonly AnsweredRequest[];
  prepared: PreparedEvents;
  countedBy: CountedBy;
  seed: number;
  visibilityTimeoutMs: number;
  /** Events to draw of each answer. */
  drawnPerAnswer: number;
  /** Ends the waiting. */
  signal?: AbortSignal | undefined;
}

/**
 * Compares what was acknowledged with what the target has stored, arm by arm, and reads a random
 * sample in full. What the target does not answer is not verified; it never counts as lost.
 *
 * @returns the validity of the run and the count of each arm by marker
 */
export async function reconcile(
  client: Client,
  evidence: Evidence,
): Promise<{ validity: Validity; stored: Map<string, number> }> {
  const deadline = Date.now() + evidence.visibilityTimeoutMs;
  const stored = new Map<string, number>();
  const counting = await untilUnanswered(async () => {
    if (evidence.countedBy !== 'sample-only')
      await countArms(counters[evidence.countedBy](client), evidence, deadline, stored);
  });
  // A count that was cut short may have met events that were not visible yet.
  if (counting !== null) stored.clear();
  const sample: Sample = { read: 0, faults: [], unclear: [] };
  const reading = counting ?? (await untilUnanswered(() => readSample(client, evidence, deadline, sample)));
  if (evidence.signal?.aborted) return { validity: unverified(evidence, 'counting was interrupted'), stored };
  const why = reading && `stored events could not be ${counting ? 'counted' : 'read'}: ${reading}`;
  return { validity: judge(evidence, stored, sample, why), stored };
}

/** Returns why the target did not answer; null when it did. */
async function untilUnanswered(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof NoAnswerError) return error.reason;
    // There is no token any more.
    if (error instanceof UntestableError) return error.message;
    throw error;
  }
}

/**
 * Counts until every arm has what was acknowledged, and what is in doubt has come to rest: the
 * target may still be storing what was under way when k6 ended. Or until the time is over: whatever
 * is missing then is counted once more.
 */
async function countArms(
  count: CountArm,
  { arms, signal }: Evidence,
  deadline: number,
  stored: Map<string, number>,
): Promise<void> {
  let waiting = [...arms];
  for (;;) {
    const isLast = Date.now() >= deadline;
    const before = new Map(stored);
    for (const arm of waiting) {
      const { marker, events } = arm;
      // A segment's events have the numbers that they have among all.
      const found = await count(marker, isOfSegment(arm) ? arm.segment.events : events.planned);
      if (found !== null) stored.set(marker, found);
    }
    waiting = waiting.filter(({ marker, events }) => {
      const found = stored.get(marker) ?? 0;
      const isMoving = events.inDoubt > 0 && found !== before.get(marker);
      return found < events.acknowledged || isMoving;
    });
    if (waiting.length === 0 || isLast || signal?.aborted) return;
    await delay(250);
  }
}

function isOfSegment(arm: ArmResult): arm is SegmentArm {
  return 'segment' in arm;
}

interface Sample {
  read: number;
  faults: string[];
  /** Answers that say nothing about what is stored. */
  unclear: string[];
}

async function readSample(
  client: Client,
  evidence: Evidence,
  deadline: number,
  sample: Sample,
): Promise<void> {
  const random = randomFrom(`${evidence.seed} sample`);
  const batches = new Map(evidence.arms.map(({ marker, mode }) => [marker, mode.batch]));
  for (const { marker, request, origin, ids } of evidence.answers) {
    const batch = batches.get(marker)!;
    const drawn = shuffle([...ids.entries()], random).slice(0, evidence.drawnPerAnswer);
    for (const [position, id] of drawn) {
      if (evidence.signal?.aborted) return;
      const event = evidence.prepared(marker, request * batch + position, origin * batch + position);
      const reading = await readStored(client, id, parseJson(event) as AuditEvent, deadline);
      if (reading.kind === 'unclear') sample.unclear.push(reading.message);
      else sample.read++;
      if (reading.kind === 'different' || reading.kind === 'missing') sample.faults.push(reading.message);
    }
  }
}

/** @param trouble why the target could not be asked to the end; null when it could */
function judge(
  evidence: Evidence,
  stored: Map<string, number>,
  sample: Sample,
  trouble: string | null,
): Validity {
  const { arms, countedBy } = evidence;
  const totals = totalsOf(evidence);
  const counted = arms.filter(({ marker }) => stored.has(marker));
  if (totals.acknowledged === 0) return unverified(evidence, 'nothing was acknowledged');
  const isCounted = countedBy !== 'sample-only' && counted.length === arms.length;
  const sum = (of: (arm: ArmResult, found: number) => number) =>
    isCounted ? arms.reduce((total, arm) => total + of(arm, stored.get(arm.marker)!), 0) : 0;
  const lost = sum(({ events }, found) => Math.max(0, events.acknowledged - found));
  const excess = sum(({ events }, found) => Math.max(0, found - events.acknowledged - events.inDoubt));
  const seconds = evidence.visibilityTimeoutMs / 1000;
  const reasons = [
    ...(lost > 0
      ? [
          `${lost} of ${totals.acknowledged} acknowledged events were not found within ${seconds} s (--visibility-timeout)`,
        ]
      : []),
    ...(excess > 0 ? [`${excess} more events were found than were acknowledged or in doubt`] : []),
    ...(sample.faults.length > 0
      ? [
          `${sample.faults.length} of ${sample.read} sampled events differ from what was sent, the first: ${sample.faults[0]}`,
        ]
      : []),
  ];
  const unknown = trouble ?? whyUnknown(countedBy !== 'sample-only' && !isCounted, sample);
  // What is wrong remains wrong, whatever else is not known.
  if (reasons.length === 0 && unknown !== null) return unverified(evidence, unknown);
  return {
    ...totals,
    verdict: reasons.length > 0 ? 'INVALID' : 'valid',
    reasons,
    stored: isCounted ? sum((_arm, found) => found) : null,
    lost: isCounted ? lost : null,
    excess: isCounted ? excess : null,
    sample: { read: sample.read, wrong: sample.faults.length },
  };
}

/** What keeps the run from being verified; null for nothing. */
function whyUnknown(isCountMissing: boolean, { read, unclear }: Sample): string | null {
  if (isCountMissing) return 'search stopped returning a count for some arms';
  if (unclear.length === 0) return null;
  return `${unclear.length} of ${read + unclear.length} sampled events could not be read, the first: ${unclear[0]}`;
}

function unverified(evidence: Evidence, reason: string): Validity {
  return {
    ...totalsOf(evidence),
    verdict: 'unverified',
    reasons: [reason],
    stored: null,
    lost: null,
    excess: null,
    sample: { read: 0, wrong: 0 },
  };
}

function totalsOf({ arms, countedBy }: Evidence): Pick<Validity, 'acknowledged' | 'inDoubt' | 'countedBy'> {
  return {
    countedBy,
    acknowledged: arms.reduce((sum, { events }) => sum + events.acknowledged, 0),
    inDoubt: arms.reduce((sum, { events }) => sum + events.inDoubt, 0),
  };
}
