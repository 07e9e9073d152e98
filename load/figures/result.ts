import {
  type Capacity,
  isSilent,
  type LoadResult,
  loadDefinitions,
  type ModeResult,
  modeName,
  type Note,
  type Preflight,
  unmeasured,
} from '../../contracts/results/load.ts';
import { formatVersion } from '../../contracts/results/report.ts';
import { type ExitCode, exitCode } from '../../platform/exit.ts';
import { mostBehindMs, shareOfCeiling, shareOfCpu } from '../phases/ceiling.ts';
import { overlapWarnings } from '../segments/overlap.ts';
import { type GatesAsked, judgeGates } from './gates.ts';
import { note, warning } from './notes.ts';
import { roundsForInterval } from './ratio.ts';

/** A result before its notes, gates and exit code are known. */
export type Unfinished<Result extends LoadResult> = Result extends LoadResult
  ? Omit<Result, 'formatVersion' | 'notes' | 'definitions' | 'run' | 'gates'> & {
      run: Omit<Result['run'], 'exitCode'>;
    }
  : never;

/** The result from its parts, with the notes, gates and exit code that follow from them. */
export function completeResult<Result extends LoadResult>(
  parts: Unfinished<Result>,
  asked: GatesAsked = {},
  furtherNotes: readonly Note[] = [],
): Result {
  const usable = parts.validity.verdict === 'INVALID' ? withoutThroughput(parts) : parts;
  const gates = judgeGates(asked, usable.modes);
  const warnings = [...warningsOn(usable.modes), ...overlapWarnings(usable.modes, usable.arms)];
  return {
    formatVersion,
    ...usable,
    run: { ...usable.run, exitCode: exitCodeOf({ ...usable, gates }) },
    notes: [...warnings.map(warning), ...notesOn(usable), ...furtherNotes],
    gates,
    definitions: { ...loadDefinitions },
  } as unknown as Result;
}

/** Figures that count events the server lost are none; the arms keep what was seen. */
function withoutThroughput<Parts extends Unfinished<LoadResult>>(parts: Parts): Parts {
  return {
    ...parts,
    modes: parts.modes.map(modeWithoutThroughput),
    ...('singleToSingle' in parts && { singleToSingle: null, recommendation: null }),
    ...('capacity' in parts && { capacity: parts.capacity && [] }),
  };
}

function modeWithoutThroughput(mode: ModeResult): ModeResult {
  return {
    ...mode,
    eventsPerSecond: null,
    requestsPerSecond: null,
    ratioToSingle: null,
    againstSingle: null,
    ratioToPlain: null,
    againstPlain: null,
    ceiling: mode.ceiling && { ...mode.ceiling, share: null },
  };
}

/** Interrupted, then a broken promise, then what could not be tested, then the gates: nothing acknowledged is never `held`. */
export function exitCodeOf(
  result: Pick<LoadResult, 'validity' | 'stopped' | 'modes' | 'gates'> & {
    preflight?: Preflight;
    capacity?: Capacity[] | null;
  },
): ExitCode {
  if (result.stopped?.reason === 'interrupted') return exitCode.interrupted;
  if (result.preflight?.held === false || result.validity.verdict === 'INVALID') return exitCode.failed;
  if (result.stopped?.reason === 'k6-failed') return exitCode.harness;
  const heldNoRate = result.capacity?.every(({ eventsPerSecond }) => eventsPerSecond === null) ?? false;
  const measured = result.modes.length > 0 && unmeasured(result.modes).length === 0 && !heldNoRate;
  if (result.stopped || !measured || result.validity.verdict === 'unverified') return exitCode.untestable;
  return result.gates.every(({ held }) => held) ? exitCode.held : exitCode.failed;
}

/** Of a mode's requests: more failed ones are warned of. */
const mostFailed = 0.01;

/** What takes the ground from under a headline: rounds without an answer, or a generator near its own end. */
function warningsOn(modes: readonly ModeResult[]): string[] {
  return modes.flatMap(({ mode, events, eventsPerSecond, requests, ceiling, k6Cpu, clockBehindMs }) => [
    ...(requests.sent > 0 && isSilent({ eventsPerSecond })
      ? [
          events.acknowledged === 0
            ? `${modeName(mode)} acknowledged nothing: of its ${requests.sent} requests all failed.`
            : `in some rounds ${modeName(mode)} acknowledged nothing, so that it has no throughput and no ratio: of its ${requests.sent} requests ${requests.sent - requests.acknowledged} failed.`,
        ]
      : []),
    ...(!isSilent({ eventsPerSecond }) && requests.sent - requests.acknowledged > requests.sent * mostFailed
      ? [
          `of the ${requests.sent} requests of ${modeName(mode)} ${requests.sent - requests.acknowledged} failed (${percent(1 - requests.acknowledged / requests.sent)}).`,
        ]
      : []),
    ...(clockBehindMs && clockBehindMs > mostBehindMs
      ? [
          `this machine fell ${clockBehindMs} ms behind its own clock while ${modeName(mode)} was sent, so that the generator may have been held up.`,
        ]
      : []),
    ...(ceiling?.share && ceiling.share > shareOfCeiling
      ? [
          `${modeName(mode)} reached ${percent(ceiling.share)} of what the generator can do at all here, so that the target may take more than was measured.`,
        ]
      : []),
    ...(k6Cpu && k6Cpu > shareOfCpu
      ? [
          `k6 took ${percent(k6Cpu)} of this machine's cores in ${modeName(mode)}, so that the generator and not the target may have been measured.`,
        ]
      : []),
  ]);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function notesOn(parts: Unfinished<LoadResult>): Note[] {
  const { validity, modes, arms, stopped } = parts;
  const { eventsPerArm, rounds } =
    parts.kind === 'archive' ? { eventsPerArm: parts.settings.events, rounds: 1 } : parts.settings;
  const { steps, capacity } = parts.kind === 'run' ? parts : { steps: [], capacity: null };
  const segment = 'segment' in parts.run ? parts.run.segment : null;
  const measured = arms.filter(({ round, step }) => round > 0 && step === null);
  const cutShort = measured.filter(({ complete }) => !complete).length;
  const coarse = modes.filter(
    ({ mode, vus }) => eventsPerArm !== null && eventsPerArm / mode.batch < 2 * (vus ?? parts.settings.vus),
  );
  const ofRun = [
    ...(segment
      ? [
          `This is segment ${segment} of the run ${parts.run.id}, and its figures are a part of the whole: report puts all segments together.`,
        ]
      : []),
    ...(parts.kind !== 'archive' && parts.run.sandbox && modes.some(({ ratioToSingle }) => ratioToSingle)
      ? ["This ratio is the sandbox's and tells nothing of Auditbox."]
      : []),
    ...(validity.countedBy === 'sample-only' && validity.verdict !== 'unverified'
      ? [`Search gave no count, so validity rests on ${validity.sample.read} events read by id.`]
      : []),
  ];
  const ofFigures = [
    ...(capacity && !stopped
      ? modes
          .filter(({ mode }) => !capacity.some((one) => modeName(one.mode) === modeName(mode)))
          .map(
            ({ mode }) =>
              `${modeName(mode)} was sent at no rate: its rounds gave no throughput to begin with.`,
          )
      : []),
    ...(cutShort > 0
      ? [`Arms that did not send all their events, so that their rounds are in no ratio: ${cutShort}.`]
      : []),
    ...(coarse.length > 0 && measured.length > 0
      ? [
          `Fewer than two requests a VU in ${coarse.map(({ mode }) => modeName(mode)).join(', ')}: coarse figures; more --events or --duration helps.`,
        ]
      : []),
    ...(measured.length > 0 && modes.length > 1 && rounds < roundsForInterval
      ? [`A 95 % interval needs ${roundsForInterval} rounds; there were ${rounds}.`]
      : []),
  ];
  const ofSteps = steps
    .filter(({ valid }) => !valid)
    .map(
      ({ name, mode, reason }): Note => ({
        kind: 'invalid-step',
        text: `Invalid step: ${modeName(mode)}, ${name}: ${reason}.`,
      }),
    );
  return [...ofRun.map(note), ...ofSteps, ...ofFigures.map(note)];
}
