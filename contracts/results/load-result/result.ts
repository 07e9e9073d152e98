import type { ExitCode } from '../../../platform/exit.ts';
import type { formatVersion } from '../report.ts';
import type { ArmResult, SegmentArm } from './arm.ts';
import type { LoadEnvironment } from './environment.ts';
import type { Gate } from './gate.ts';
import type { Mode } from './mode.ts';
import type { ModeResult, Recommendation } from './mode-result.ts';
import type { Capacity, Step } from './open-model.ts';
import type { Ratio } from './ratio.ts';
import type { ArchiveSettings, LoadCorpus, LoadSettings } from './settings.ts';
import type { Trend } from './trend.ts';
import type { Preflight, Stop, Validity } from './validity.ts';

/**
 * `load.json`: the result of a load run; its schema is load.schema.json, definitions.ts defines
 * each figure.
 */
export type LoadResult = LoadRunResult | LoadSegmentResult | LoadArchiveResult;

/** What every result has, whoever sent the events. */
interface LoadFigures {
  formatVersion: typeof formatVersion;
  harness: { name: string; version: string };
  corpus: LoadCorpus;
  validity: Validity;
  /** Why the run ended before its plan; null when it did not. */
  stopped: Stop | null;
  notes: Note[];
  modes: ModeResult[];
  /** What the run was asked to reach; empty when it was asked nothing. */
  gates: Gate[];
  /** The first failed request of each kind in each mode, secrets taken out. */
  failures: FailureExample[];
  /** Every arm in the order in which it ran, the warm-up (round 0) included. */
  arms: ArmResult[];
  /** Figure → unit, clock start and stop. */
  definitions: Record<string, string>;
}

/** What the command `load` measured: all of a run, or its own segment. */
interface LoadMeasured extends LoadFigures {
  settings: LoadSettings;
  /** Of a run merged from segments: the first one's. */
  environment: LoadEnvironment;
  preflight: Preflight;
  /**
   * The A/A arm: single over single in the same rounds, which differ by nothing but noise; null
   * where no round can be paired.
   */
  singleToSingle: Ratio | null;
  /**
   * The smallest batch whose throughput is not distinguishable from the best; null without an
   * interval.
   */
  recommendation: Recommendation | null;
}

/** A whole run, sent by one machine or merged from its segments. */
export interface LoadRunResult extends LoadMeasured {
  kind: 'run';
  run: LoadRunIdentity & {
    /**
     * Id of the run that was sent arm by arm with this one, so that the rounds of the two are
     * pairs; null where none was.
     */
    interleavedWith: string | null;
  };
  /** Open model: what was sent at a given rate; empty in profiles without. */
  steps: Step[];
  /** The highest rate that each mode held; null in profiles that don't look for it. */
  capacity: Capacity[] | null;
  /** What changed over the rounds; null in profiles that don't ask. */
  trends: Trend[] | null;
  /** What it was merged from; empty where one machine sent all. */
  segments: SegmentRecord[];
}

/** One of the parts of a run that several machines send together. */
export interface LoadSegmentResult extends LoadMeasured {
  kind: 'segment';
  run: LoadRunIdentity & {
    /** `1/4`. */
    segment: string;
  };
  arms: SegmentArm[];
}

/**
 * What k6 sent from an archive, without the harness: one arm, of which the harness knows what k6
 * reported.
 */
export interface LoadArchiveResult extends LoadFigures {
  kind: 'archive';
  run: RunIdentity & {
    /** `1/4`; null for all of it. */
    segment: string | null;
  };
  settings: ArchiveSettings;
  /** What it was merged from; empty where one k6 sent all, and in a segment. */
  segments: SegmentRecord[];
}

/** What a reader of the figures has to know. */
export interface Note {
  /**
   * `warning`: a figure is doubtful. `invalid-step`: the step is among `steps` too, with the
   * reason.
   */
  kind: 'warning' | 'note' | 'invalid-step';
  /** One sentence. */
  text: string;
}

export interface RunIdentity {
  /** Run id, the code of the run tag on every event sent. */
  id: string;
  seed: number;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  /** FHIR base URL. */
  target: string;
  exitCode: ExitCode;
}

export interface LoadRunIdentity extends RunIdentity {
  /** Load profile. */
  profile: string;
  /** True when the target is the embedded sandbox, whose ratio says nothing of Auditbox. */
  sandbox: boolean;
}

/** The trial before any load; null where k6 ran alone, which tries nothing first. */
export function preflightOf(load: LoadResult): Preflight | null {
  return load.kind === 'archive' ? null : load.preflight;
}

/** True when the target was loaded: the preflight passed, if there was one. */
export function wasLoaded(load: LoadResult): boolean {
  return preflightOf(load)?.passed ?? true;
}

/** `1/4`: the part of a run that this is; null when it is all of it. */
export function segmentOf({ run }: { run: object & { segment?: string | null } }): string | null {
  return run.segment ?? null;
}

export interface FailureExample {
  mode: Mode;
  kind: string;
  /** k6's error, or the beginning of the answer. */
  detail: string;
  /** Milliseconds since the start of the run. */
  afterMs: number;
}

/** One of the machines that sent a run together. */
export interface SegmentRecord {
  /** `1/4`. */
  segment: string;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  verdict: Validity['verdict'];
  exitCode: ExitCode;
  /** null where k6 ran alone, from an archive. */
  environment: LoadEnvironment | null;
}
