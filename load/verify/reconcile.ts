import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEvent } from 'fhir/r4';
import { shuffle } from 'simple-statistics';
import type { ArmResult, SegmentArm } from '../../contracts/results/load-result/arm.ts';
import type { CountedBy, Validity } from '../../contracts/results/load-result/validity.ts';
import { type Client, NoAnswerError } from '../../target/http/client.ts';
import type { AnsweredRequest } from '../arm/arm-result.ts';
import type { PreparedEvents } from '../arm/pack.ts';
import { randomFrom } from '../plan/random.ts';
import { type CountArm, counters } from './count.ts';
import { faultOfStored, parseJson } from './stored-events.ts';

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
 * Holds what was acknowledged against what the target has stored, arm by arm, and reads a random
 * sample in full.
 *
 * @returns the validity of the run and the count of each arm by marker
 */
export async function reconcile(
  client: Client,
  evidence: Evidence,
): Promise<{ validity: Validity; stored: Map<string, number> }> {
  const stored = new Map<string, number>();
  try {
    const sample = await readSample(client, evidence);
    if (evidence.countedBy !== 'sample-only')
      await countArms(counters[evidence.countedBy](client), evidence, stored);
    if (evidence.signal?.aborted)
      return { validity: unverified(evidence, 'counting was interrupted'), stored };
    return { validity: judge(evidence, stored, sample), stored };
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return { validity: unverified(evidence, `stored events could not be counted: ${error.reason}`), stored };
  }
}

/**
 * Counts until every arm has what was acknowledged, and what is in doubt has come to rest: the
 * target may still be storing what was under way when k6 ended. Or until the time is over.
 */
async function countArms(
  count: CountArm,
  { arms, visibilityTimeoutMs, signal }: Evidence,
  stored: Map<string, number>,
): Promise<void> {
  const deadline = Date.now() + visibilityTimeoutMs;
  let waiting = [...arms];
  for (;;) {
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
    if (waiting.length === 0 || Date.now() > deadline || signal?.aborted) return;
    await delay(250);
  }
}

function isOfSegment(arm: ArmResult): arm is SegmentArm {
  return 'segment' in arm;
}

interface Sample {
  read: number;
  faults: string[];
}

async function readSample(client: Client, evidence: Evidence): Promise<Sample> {
  const random = randomFrom(`${evidence.seed} sample`);
  const batches = new Map(evidence.arms.map(({ marker, mode }) => [marker, mode.batch]));
  const sample: Sample = { read: 0, faults: [] };
  for (const { marker, request, origin, ids } of evidence.answers) {
    const batch = batches.get(marker)!;
    const drawn = shuffle([...ids.entries()], random).slice(0, evidence.drawnPerAnswer);
    for (const [position, id] of drawn) {
      const event = evidence.prepared(marker, request * batch + position, origin * batch + position);
      const sent = parseJson(event) as AuditEvent;
      const fault = await faultOfStored(client, id, sent);
      sample.read++;
      if (fault) sample.faults.push(fault);
    }
  }
  return sample;
}

function judge(evidence: Evidence, stored: Map<string, number>, sample: Sample): Validity {
  const { arms, countedBy } = evidence;
  const totals = totalsOf(evidence);
  const counted = arms.filter(({ marker }) => stored.has(marker));
  if (countedBy !== 'sample-only' && counted.length < arms.length)
    return unverified(evidence, 'search stopped returning a count for some arms');
  if (totals.acknowledged === 0) return unverified(evidence, 'nothing was acknowledged');
  const sum = (of: (arm: ArmResult, found: number) => number) =>
    counted.reduce((total, arm) => total + of(arm, stored.get(arm.marker)!), 0);
  const lost = sum(({ events }, found) => Math.max(0, events.acknowledged - found));
  const excess = sum(({ events }, found) => Math.max(0, found - events.acknowledged - events.inDoubt));
  const reasons = [
    ...(lost > 0 ? [`${lost} of ${totals.acknowledged} acknowledged events were not found`] : []),
    ...(excess > 0 ? [`${excess} more events were found than were acknowledged or in doubt`] : []),
    ...(sample.faults.length > 0
      ? [
          `${sample.faults.length} of ${sample.read} sampled events differ from what was sent, the first: ${sample.faults[0]}`,
        ]
      : []),
  ];
  const searched = countedBy !== 'sample-only';
  return {
    ...totals,
    verdict: reasons.length > 0 ? 'INVALID' : 'valid',
    reasons,
    stored: searched ? sum((_arm, found) => found) : null,
    lost: searched ? lost : null,
    excess: searched ? excess : null,
    sample: { read: sample.read, wrong: sample.faults.length },
  };
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
