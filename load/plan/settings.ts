import type { LoadSettings } from '../../contracts/results/load-result/settings.ts';
import { UsageError } from '../../platform/exit.ts';
import type { TargetConfiguration } from '../../target/configuration/configuration.ts';
import type { K6Outputs } from '../arm/k6-outputs.ts';
import type { GatesAsked } from '../figures/gates.ts';
import type { Segment } from '../segments/segment.ts';
import { mostEventsOf } from './event-counts.ts';
import { type LoadProfile, type LoadProfileName, loadProfiles } from './profiles.ts';
import type { LoadProgress } from './progress.ts';

/** A deployment that a run loads, and what becomes of its result. */
export interface Deployment {
  target: TargetConfiguration;
  /** Folder for `load.json`; made when missing. */
  outputDir: string;
  /** Code of the run tag: letters, digits, `-` and `.`. */
  runId: string;
  /** True when it was not made up just now, so that an earlier run may have had it. */
  runIdGiven?: boolean | undefined;
  /**
   * Whether the target is the embedded sandbox, so that the result says whose ratio it is; the
   * target says it otherwise.
   */
  sandbox?: boolean | undefined;
  gates?: GatesAsked | undefined;
}

export interface LoadOptions extends Deployment {
  /** NDJSON file of valid AuditEvents. */
  corpus: string;
  seed: number;
  /** The part of the run that is sent here, others sending the rest; all of it when absent. */
  segment?: Segment | undefined;
  profile?: LoadProfileName | undefined;
  /** Bundle sizes; single is always measured. The profile's unless given, as are the next five. */
  batches?: number[] | undefined;
  /** Whether gzip bodies are measured next to plain ones, if the target accepts them. */
  gzip?: boolean | undefined;
  rounds?: number | undefined;
  vus?: number | undefined;
  /**
   * Events that each arm sends; found from the warm-up so that the run fits into the time when
   * absent.
   */
  eventsPerArm?: number | undefined;
  /** For all of the run. */
  durationBudgetMs?: number | undefined;
  requestTimeoutMs?: number | undefined;
  /** How long an acknowledged event may take until search finds it. */
  visibilityTimeoutMs?: number | undefined;
  /** Where else k6 sends its samples. */
  outputs?: K6Outputs | null | undefined;
  onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Ends k6, counts what was sent and writes the partial result. */
  signal?: AbortSignal | undefined;
}

/** Settings before the run has found what is left open. */
export type AskedSettings = Omit<LoadSettings, 'eventsPerArm' | 'vus' | 'vuSearch' | 'pauseMs'> & {
  /** null: found for each mode. */
  vus: number | null;
  pauseMs: number;
};

/**
 * The options, and the load profile where they don't say.
 *
 * @throws {UsageError} when the run id can't be part of a marker
 */
export function settingsOf(options: LoadOptions): AskedSettings {
  if (!/^[A-Za-z0-9.-]{1,40}$/.test(options.runId))
    throw new UsageError(`The run id is "${options.runId}". Use 1 to 40 letters, digits, "-" or ".".`);
  const profile: LoadProfile = loadProfiles[options.profile ?? 'compare'];
  const durationBudgetMs = options.durationBudgetMs ?? profile.durationBudgetMs;
  return {
    model: profile.steps ? 'open' : 'closed',
    batches: [...new Set(options.batches ?? profile.batches)].sort((a, b) => a - b),
    gzip: options.gzip ?? profile.gzip ?? false,
    outputs: options.outputs?.names ?? [],
    rounds:
      options.rounds ??
      Math.max(profile.rounds, Math.floor(durationBudgetMs / (profile.roundMs ?? Infinity))),
    vus: options.vus ?? profile.vus,
    pauseMs: pauseOf(profile, durationBudgetMs),
    durationBudgetMs,
    requestTimeoutMs: options.requestTimeoutMs ?? options.target.timeoutMs ?? 30_000,
    visibilityTimeoutMs: options.visibilityTimeoutMs ?? 30_000,
  };
}

/** The least in which a target settles. */
const leastPauseMs = 100;

/**
 * A short run spends no larger share of its time on pauses than one of the usual length, but for
 * the least pause.
 */
function pauseOf({ pauseMs, durationBudgetMs: usual }: LoadProfile, durationBudgetMs: number): number {
  return Math.max(leastPauseMs, Math.round(pauseMs * Math.min(1, durationBudgetMs / usual)));
}

/** @throws {UsageError} when an arm was asked for more events than it can have */
export function demandFittingArms(eventsPerArm: number | undefined, { gzip }: { gzip: boolean }): void {
  const most = mostEventsOf(gzip ? [{ encoding: 'gzip' }] : []);
  if (eventsPerArm !== undefined && eventsPerArm > most)
    throw new UsageError(
      `An arm ${gzip ? 'with gzip ' : ''}can have at most ${most} events, not ${eventsPerArm}. Use fewer --events and more --rounds.`,
    );
}
