import { type ExitCode, exitCode } from '../contracts/exit.ts';
import {
  type LoadResult,
  loadDefinitions,
  type ModeResult,
  modeName,
  type Preflight,
  type Stop,
  type Validity,
} from '../contracts/load.ts';
import { formatVersion } from '../contracts/report.ts';
import { roundsForInterval } from './ratio.ts';

/** The result from its parts, with the notes and the exit code that follow from them. */
export function completeResult(
  parts: Omit<LoadResult, 'formatVersion' | 'notes' | 'definitions' | 'run'> & {
    run: Omit<LoadResult['run'], 'exitCode'>;
  },
): LoadResult {
  const modes = parts.validity.verdict === 'INVALID' ? parts.modes.map(withoutThroughput) : parts.modes;
  return {
    formatVersion,
    harness: parts.harness,
    run: { ...parts.run, exitCode: exitCodeOf(parts) },
    settings: parts.settings,
    environment: parts.environment,
    corpus: parts.corpus,
    preflight: parts.preflight,
    validity: parts.validity,
    stopped: parts.stopped,
    notes: notesOn(parts),
    modes,
    failures: parts.failures,
    arms: parts.arms,
    definitions: { ...loadDefinitions },
  };
}

/** A throughput that counts events the server lost is none; the arms keep what was seen. */
function withoutThroughput(mode: ModeResult): ModeResult {
  return { ...mode, eventsPerSecond: null, requestsPerSecond: null, ratioToSingle: null };
}

/** Interrupted, then a broken promise, then what could not be tested: nothing acknowledged is never `held`. */
export function exitCodeOf(result: {
  preflight: Preflight;
  validity: Validity;
  stopped: Stop | null;
  modes: readonly ModeResult[];
}): ExitCode {
  if (result.stopped?.reason === 'interrupted') return exitCode.interrupted;
  if (!result.preflight.held || result.validity.verdict === 'INVALID') return exitCode.failed;
  if (result.stopped?.reason === 'k6-failed') return exitCode.harness;
  const measured = result.modes.some(({ events }) => events.acknowledged > 0);
  if (result.stopped || !measured || result.validity.verdict === 'unverified') return exitCode.untestable;
  return exitCode.held;
}

function notesOn({ run, settings, validity, modes, arms }: Parameters<typeof completeResult>[0]): string[] {
  const measured = arms.filter(({ round }) => round > 0);
  const cutShort = measured.filter(({ complete }) => !complete).length;
  const coarse = modes.filter(
    ({ mode }) => settings.eventsPerArm !== null && settings.eventsPerArm / mode.batch < 2 * settings.vus,
  );
  return [
    ...(run.sandbox && modes.some(({ ratioToSingle }) => ratioToSingle)
      ? ["This ratio is the sandbox's and tells nothing of Auditbox."]
      : []),
    ...(validity.countedBy === 'sample-only' && validity.acknowledged > 0
      ? [`Search gave no count, so validity rests on ${validity.sample.read} events read by id.`]
      : []),
    ...(cutShort > 0
      ? [`Arms that did not send all their events, so that their rounds are in no ratio: ${cutShort}.`]
      : []),
    ...(coarse.length > 0 && measured.length > 0
      ? [
          `Fewer than two requests a VU in ${coarse.map(({ mode }) => modeName(mode)).join(', ')}: coarse figures; more --events or --duration helps.`,
        ]
      : []),
    ...(measured.length > 0 && settings.rounds < roundsForInterval
      ? [`A 95 % interval needs ${roundsForInterval} rounds; there were ${settings.rounds}.`]
      : []),
  ];
}
