import {
  type Gate,
  isSilent,
  type LoadResult,
  loadDefinitions,
  type ModeResult,
  modeName,
  type Note,
  type Preflight,
  type Stop,
  unmeasured,
  type Validity,
} from '../../contracts/results/load.ts';
import { formatVersion } from '../../contracts/results/report.ts';
import { type ExitCode, exitCode } from '../../platform/exit.ts';
import { mostBehindMs, shareOfCeiling, shareOfCpu } from '../phases/ceiling.ts';
import { overlapWarnings } from '../segments/overlap.ts';
import { type GatesAsked, judgeGates } from './gates.ts';
import { note, warning } from './notes.ts';
import { roundsForInterval } from './ratio.ts';

/** The result from its parts, with the notes and the exit code that follow from them. */
export function completeResult(
  parts: Omit<LoadResult, 'formatVersion' | 'notes' | 'definitions' | 'run' | 'gates'> & {
    run: Omit<LoadResult['run'], 'exitCode'>;
  },
  asked: GatesAsked = {},
  furtherNotes: readonly Note[] = [],
): LoadResult {
  const isInvalid = parts.validity.verdict === 'INVALID';
  const modes = isInvalid ? parts.modes.map(withoutThroughput) : parts.modes;
  const gates = judgeGates(asked, modes);
  return {
    formatVersion,
    harness: parts.harness,
    run: { ...parts.run, exitCode: exitCodeOf({ ...parts, gates }) },
    settings: parts.settings,
    environment: parts.environment,
    corpus: parts.corpus,
    preflight: parts.preflight,
    validity: parts.validity,
    stopped: parts.stopped,
    notes: [
      ...[...warningsOn(modes), ...overlapWarnings(modes, parts.arms)].map(warning),
      ...notesOn(parts),
      ...furtherNotes,
    ],
    modes,
    ...(parts.singleToSingle !== undefined && { singleToSingle: isInvalid ? null : parts.singleToSingle }),
    ...(parts.recommendation !== undefined && { recommendation: isInvalid ? null : parts.recommendation }),
    ...(gates.length > 0 && { gates }),
    ...(parts.steps && { steps: parts.steps }),
    ...(parts.capacity && { capacity: isInvalid ? [] : parts.capacity }),
    ...(parts.trends && { trends: parts.trends }),
    ...(parts.segments && { segments: parts.segments }),
    failures: parts.failures,
    arms: parts.arms,
    definitions: { ...loadDefinitions },
  };
}

/** A throughput that counts events the server lost is none; the arms keep what was seen. */
function withoutThroughput(mode: ModeResult): ModeResult {
  return {
    ...mode,
    ...{ eventsPerSecond: null, requestsPerSecond: null, ratioToSingle: null, againstSingle: null },
    ...(mode.mode.encoding && { ratioToPlain: null, againstPlain: null }),
    ...(mode.ceiling && { ceiling: { ...mode.ceiling, share: null } }),
  };
}

/** Interrupted, then a broken promise, then what could not be tested, then the gates: nothing acknowledged is never `held`. */
export function exitCodeOf(result: {
  preflight: Preflight;
  validity: Validity;
  stopped: Stop | null;
  modes: readonly ModeResult[];
  capacity?: LoadResult['capacity'];
  gates?: readonly Gate[];
}): ExitCode {
  if (result.stopped?.reason === 'interrupted') return exitCode.interrupted;
  if (!result.preflight.held || result.validity.verdict === 'INVALID') return exitCode.failed;
  if (result.stopped?.reason === 'k6-failed') return exitCode.harness;
  const heldNoRate = result.capacity?.every(({ eventsPerSecond }) => eventsPerSecond === null) ?? false;
  const measured = result.modes.length > 0 && unmeasured(result.modes).length === 0 && !heldNoRate;
  if (result.stopped || !measured || result.validity.verdict === 'unverified') return exitCode.untestable;
  return result.gates?.every(({ held }) => held) === false ? exitCode.failed : exitCode.held;
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

function notesOn({
  run,
  settings,
  validity,
  modes,
  arms,
  steps = [],
  capacity,
  stopped,
}: Parameters<typeof completeResult>[0]): Note[] {
  const measured = arms.filter(({ round, step }) => round > 0 && step === undefined);
  const cutShort = measured.filter(({ complete }) => !complete).length;
  const coarse = modes.filter(
    ({ mode, vus }) =>
      settings.eventsPerArm !== null && settings.eventsPerArm / mode.batch < 2 * (vus ?? settings.vus),
  );
  const ofRun = [
    ...(run.segment
      ? [
          `This is segment ${run.segment} of the run ${run.id}, and its figures are a part of the whole: report puts all segments together.`,
        ]
      : []),
    ...(run.sandbox && modes.some(({ ratioToSingle }) => ratioToSingle)
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
    ...(measured.length > 0 && modes.length > 1 && settings.rounds < roundsForInterval
      ? [`A 95 % interval needs ${roundsForInterval} rounds; there were ${settings.rounds}.`]
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
