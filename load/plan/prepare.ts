import { demandK6, type K6 } from '../binary/find-k6.ts';
import { type Corpus, readCorpus } from './corpus.ts';
import { readLoadEnvironment } from './environment.ts';
import { type LoadProfile, loadProfiles } from './profiles.ts';
import { type AskedSettings, demandFittingArms, type LoadOptions, settingsOf } from './settings.ts';

/** What a run does, the same for each deployment that it loads. */
export interface PreparedRun {
  readonly options: LoadOptions;
  readonly settings: AskedSettings;
  readonly profile: LoadProfile;
  readonly corpus: Corpus;
  readonly k6: K6;
  /** As it was before anything was sent. */
  readonly environment: ReturnType<typeof readLoadEnvironment>;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/**
 * Reads all that a run needs before it reaches out to a deployment.
 *
 * @throws {UsageError} when the settings don't fit
 * @throws {UntestableError} when there is no k6
 */
export function prepareRun(options: LoadOptions): PreparedRun {
  const settings = settingsOf(options);
  demandFittingArms(options.eventsPerArm, settings);
  const k6 = demandK6();
  return {
    options,
    settings,
    profile: loadProfiles[options.profile ?? 'compare'],
    corpus: readCorpus(options.corpus, options.seed),
    k6,
    environment: readLoadEnvironment(k6.version),
    startedAt: Date.now(),
  };
}
