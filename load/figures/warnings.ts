import { modeName } from '../../contracts/results/load-result/mode.ts';
import {
  enoughForCeiling,
  isSilent,
  type ModeResult,
} from '../../contracts/results/load-result/mode-result.ts';
import type { Note } from '../../contracts/results/load-result/result.ts';
import { warning } from './notes.ts';

/** Above this share of what the generator can do, the target may not be what was measured. */
const shareOfCeiling = 0.7;
/** Above this share of all cores, k6 has nothing left. */
const shareOfCpu = 0.9;
/** Milliseconds; a clock further behind than this delayed the requests of k6. */
const mostBehindMs = 250;
/** Share of a mode's requests; more failures than this are a warning. */
const mostFailed = 0.01;

/** What makes a headline doubtful: rounds without an answer, or a generator near its own limit. */
export function warningsOn(modes: readonly ModeResult[]): Note[] {
  return modes.flatMap(doubtsOf).map(warning);
}

function doubtsOf(result: ModeResult): string[] {
  const { events, ceiling, k6Cpu, clockBehindMs } = result;
  const mode = modeName(result.mode);
  const doubts = failuresOf(result);
  if (clockBehindMs && clockBehindMs > mostBehindMs)
    doubts.push(
      `this machine fell ${clockBehindMs} ms behind its clock while k6 sent ${mode}, so the generator may have been delayed.`,
    );
  if (ceiling?.share && ceiling.share > shareOfCeiling && events.sent >= enoughForCeiling)
    doubts.push(
      `${mode} reached ${percent(ceiling.share)} of the generator's ceiling, so the target may ingest more than was measured. Send from a faster machine or from several (--segment).`,
    );
  if (k6Cpu && k6Cpu > shareOfCpu)
    doubts.push(
      `k6 used ${percent(k6Cpu)} of this machine's cores in ${mode}, so the generator may have been the limit, not the target.`,
    );
  return doubts;
}

function failuresOf({
  mode,
  events,
  eventsPerSecond,
  requests: { sent, acknowledged },
}: ModeResult): string[] {
  const name = modeName(mode);
  const failed = sent - acknowledged;
  if (!isSilent({ eventsPerSecond }))
    return failed > sent * mostFailed
      ? [`${failed} of ${sent} requests of ${name} failed (${percent(failed / sent)}).`]
      : [];
  if (sent === 0) return [];
  if (events.acknowledged === 0) return [`no request of ${name} was acknowledged: all ${sent} failed.`];
  return [
    `in some rounds no request of ${name} was acknowledged, so it has no throughput and no ratio: ${failed} of ${sent} requests failed.`,
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
