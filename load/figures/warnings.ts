import { modeName } from '../../contracts/results/load-result/mode.ts';
import { isSilent, type ModeResult } from '../../contracts/results/load-result/mode-result.ts';
import type { Note } from '../../contracts/results/load-result/result.ts';
import { warning } from './notes.ts';

/** Above this share of what the generator can do, the target may not be what was measured. */
const shareOfCeiling = 0.7;
/** Above this share of all cores, k6 has nothing left. */
const shareOfCpu = 0.9;
/** Milliseconds; a clock further behind while k6 sent held its requests up. */
const mostBehindMs = 250;
/** Of a mode's requests: more failed ones are warned of. */
const mostFailed = 0.01;

/** What makes a headline doubtful: rounds without an answer, or a generator near its own limit. */
export function warningsOn(modes: readonly ModeResult[]): Note[] {
  return modes.flatMap(doubtsOf).map(warning);
}

function doubtsOf(result: ModeResult): string[] {
  const { ceiling, k6Cpu, clockBehindMs } = result;
  const mode = modeName(result.mode);
  const doubts = failuresOf(result);
  if (clockBehindMs && clockBehindMs > mostBehindMs)
    doubts.push(
      `this machine fell ${clockBehindMs} ms behind its own clock while ${mode} was sent, so that the generator may have been held up.`,
    );
  if (ceiling?.share && ceiling.share > shareOfCeiling)
    doubts.push(
      `${mode} reached ${percent(ceiling.share)} of what the generator can do at all here, so that the target may take more than was measured.`,
    );
  if (k6Cpu && k6Cpu > shareOfCpu)
    doubts.push(
      `k6 took ${percent(k6Cpu)} of this machine's cores in ${mode}, so that the generator and not the target may have been measured.`,
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
      ? [`of the ${sent} requests of ${name} ${failed} failed (${percent(failed / sent)}).`]
      : [];
  if (sent === 0) return [];
  if (events.acknowledged === 0) return [`${name} acknowledged nothing: of its ${sent} requests all failed.`];
  return [
    `in some rounds ${name} acknowledged nothing, so that it has no throughput and no ratio: of its ${sent} requests ${failed} failed.`,
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
