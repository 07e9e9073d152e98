import { UsageError } from '../contracts/exit.ts';
import type { LoadSettings } from '../contracts/load.ts';
import type { TargetConfiguration } from '../target/configuration.ts';
import type { GatesAsked } from './gates.ts';
import { mostEvents } from './k6/numbering.ts';
import { type LoadProfile, type LoadProfileName, loadProfiles } from './profiles.ts';
import type { LoadProgress } from './progress.ts';
import type { Segment } from './segment.ts';

export interface LoadOptions {
  target: TargetConfiguration;
  /** NDJSON file of valid AuditEvents. */
  corpus: string;
  /** Folder for `load.json`; made when missing. */
  outputDir: string;
  /** Code of the run tag: letters, digits, `-` and `.`. */
  runId: string;
  /** True when it was not made up just now, so that an earlier run may have had it. */
  runIdGiven?: boolean | undefined;
  seed: number;
  /** The part of the run that is sent here, others sending the rest; all of it when absent. */
  segment?: Segment | undefined;
  profile?: LoadProfileName | undefined;
  /** Bundle sizes; single is always measured. The profile's unless given, as are the next four. */
  batches?: number[] | undefined;
  rounds?: number | undefined;
  vus?: number | undefined;
  /** Events that each arm sends; found from the warm-up so that the run fits into the time when absent. */
  eventsPerArm?: number | undefined;
  /** For all of the run. */
  durationBudgetMs?: number | undefined;
  requestTimeoutMs?: number | undefined;
  /** How long an acknowledged event may take until search finds it. */
  visibilityTimeoutMs?: number | undefined;
  gates?: GatesAsked | undefined;
  /** The host that may be loaded; needed when the target is not this machine. */
  allowedHost?: string | undefined;
  /** Whether the target is the embedded sandbox, so that the result says whose ratio it is; the target says it otherwise. */
  sandbox?: boolean | undefined;
  onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Ends k6, counts what was sent and writes the partial result. */
  signal?: AbortSignal | undefined;
}

/** Settings before the run has found what is left open. */
export type AskedSettings = Omit<LoadSettings, 'eventsPerArm' | 'vus' | 'pauseMs'> & {
  /** null: found for each mode. */
  vus: number | null;
  pauseMs: number;
};

/**
 * The options, and the load profile where they don't say.
 *
 * @throws {UsageError} when the run id can't stand in a marker
 */
export function settingsOf(options: LoadOptions): AskedSettings {
  if (!/^[A-Za-z0-9.-]{1,40}$/.test(options.runId))
    throw new UsageError(`The run id "${options.runId}" must be 1 to 40 letters, digits, "-" or ".".`);
  const profile: LoadProfile = loadProfiles[options.profile ?? 'compare'];
  const durationBudgetMs = options.durationBudgetMs ?? profile.durationBudgetMs;
  return {
    model: profile.steps ? 'open' : 'closed',
    batches: [...new Set(options.batches ?? profile.batches)].sort((a, b) => a - b),
    rounds:
      options.rounds ??
      Math.max(profile.rounds, Math.floor(durationBudgetMs / (profile.roundMs ?? Infinity))),
    vus: options.vus ?? profile.vus,
    pauseMs: profile.pauseMs,
    durationBudgetMs,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    visibilityTimeoutMs: options.visibilityTimeoutMs ?? 30_000,
  };
}

/** @throws {UsageError} when an arm was asked for more events than can be numbered */
export function demandNumbers(eventsPerArm: number | undefined): void {
  if (eventsPerArm !== undefined && eventsPerArm > mostEvents)
    throw new UsageError(
      `An arm can have ${mostEvents} events at most, not ${eventsPerArm}: give fewer --events, and more --rounds.`,
    );
}
