import type { ArmResult, ArmSegment, SegmentArm } from './load-result/arm.ts';
import type { LoadEnvironment } from './load-result/environment.ts';
import type { Gate } from './load-result/gate.ts';
import type { ModeResult, Recommendation } from './load-result/mode-result.ts';
import type { Capacity, Step } from './load-result/open-model.ts';
import type { Ratio } from './load-result/ratio.ts';
import type {
  LoadResult,
  LoadRunIdentity,
  LoadRunResult,
  Note,
  SegmentRecord,
} from './load-result/result.ts';
import type { LoadSettings } from './load-result/settings.ts';
import type { Trend } from './load-result/trend.ts';

type Before<Type, Optional extends keyof Type> = Omit<Type, Optional> & Partial<Pick<Type, Optional>>;

type Environment = Before<LoadEnvironment, 'connection' | 'loadAverage'> & {
  loadAverage: { before: number[]; during?: number[]; after: number[] };
};
type Arm = Before<ArmResult, 'control' | 'step' | 'vus' | 'k6Cpu' | 'clockBehindMs' | 'overlap'> & {
  segment?: ArmSegment;
};
type OfMode = Before<
  ModeResult,
  'againstSingle' | 'ratioToPlain' | 'againstPlain' | 'vus' | 'search' | 'ceiling' | 'k6Cpu' | 'clockBehindMs'
>;

/** A load result up to format version 2: one type for a run, a segment and an archive. */
export interface LoadOfVersion2
  extends Pick<LoadRunResult, 'harness' | 'corpus' | 'validity' | 'stopped' | 'failures' | 'definitions'> {
  preflight: { held: boolean; cases: { name: string; held: boolean; message: string | null }[] };
  formatVersion?: number;
  run: LoadRunIdentity & { segment?: string; inTurnWith?: string };
  settings: Before<LoadSettings, 'gzip' | 'vuSearch' | 'pauseMs' | 'outputs'>;
  environment: Environment;
  /** A sentence each, whose first word says what kind it is. */
  notes: string[];
  modes: OfMode[];
  arms: Arm[];
  singleToSingle?: Ratio | null;
  recommendation?: Recommendation | null;
  gates?: (Omit<Gate, 'passed'> & { held: boolean })[];
  steps?: Step[];
  capacity?: Capacity[];
  trends?: Trend[];
  segments?: (Omit<SegmentRecord, 'environment'> & { environment: Environment })[];
}

/**
 * Brings a load result of version 2 to version 3, which says of each kind of result what it has.
 */
export function fromVersion2(older: LoadOfVersion2): LoadResult {
  const { formatVersion: _older, run, settings, environment, preflight, segments = [], ...rest } = older;
  const { segment, inTurnWith, profile, sandbox, ...identity } = run;
  const figures = {
    harness: rest.harness,
    corpus: rest.corpus,
    validity: rest.validity,
    stopped: rest.stopped,
    notes: rest.notes.map(noteOf),
    modes: rest.modes.map(modeOf),
    gates: (rest.gates ?? []).map(({ held, ...gate }) => ({ ...gate, passed: held })),
    failures: rest.failures,
    definitions: rest.definitions,
  };
  const arms = rest.arms.map((arm) => armOf(arm, settings.vus));
  const records = segments.map((record) => ({ ...record, environment: environmentOf(record.environment) }));
  if (profile === 'archive')
    return {
      kind: 'archive',
      formatVersion: 3,
      ...figures,
      run: { ...identity, segment: segment ?? null },
      settings: {
        mode: rest.modes[0]!.mode,
        events: settings.eventsPerArm ?? 0,
        vus: settings.vus,
        requestTimeoutMs: settings.requestTimeoutMs,
        visibilityTimeoutMs: settings.visibilityTimeoutMs || null,
      },
      validity: countedOfArchive(rest.validity),
      segments: records,
      arms,
    };
  const measured = {
    formatVersion: 3 as const,
    ...figures,
    settings: {
      ...settings,
      gzip: settings.gzip ?? false,
      vuSearch: settings.vuSearch ?? false,
      pauseMs: settings.pauseMs ?? null,
      outputs: settings.outputs ?? [],
    },
    environment: environmentOf(environment)!,
    preflight: {
      passed: preflight.held,
      cases: preflight.cases.map(({ held, ...one }) => ({ ...one, passed: held })),
    },
    singleToSingle: rest.singleToSingle ?? null,
    recommendation: rest.recommendation ?? null,
  };
  const loadIdentity = { ...identity, profile, sandbox };
  if (segment !== undefined)
    return {
      kind: 'segment',
      ...measured,
      run: { ...loadIdentity, segment },
      // The version has them in every segment.
      arms: arms as SegmentArm[],
    };
  return {
    kind: 'run',
    ...measured,
    run: { ...loadIdentity, interleavedWith: inTurnWith ?? null },
    steps: rest.steps ?? [],
    capacity: rest.capacity ?? null,
    trends: rest.trends ?? null,
    segments: records,
    arms,
  };
}

function noteOf(sentence: string): Note {
  const warning = 'Warning: ';
  if (sentence.startsWith(warning)) return { kind: 'warning', text: sentence.slice(warning.length) };
  return { kind: sentence.startsWith('Invalid step: ') ? 'invalid-step' : 'note', text: sentence };
}

function modeOf(mode: OfMode): ModeResult {
  return {
    ...mode,
    againstSingle: mode.againstSingle ?? null,
    ratioToPlain: mode.ratioToPlain ?? null,
    againstPlain: mode.againstPlain ?? null,
    vus: mode.vus ?? null,
    search: mode.search ?? null,
    ceiling: mode.ceiling ?? null,
    k6Cpu: mode.k6Cpu ?? null,
    clockBehindMs: mode.clockBehindMs ?? null,
  };
}

function armOf(arm: Arm, vus: number): ArmResult {
  return {
    ...arm,
    control: arm.control ?? false,
    step: arm.step ?? null,
    vus: arm.vus ?? vus,
    k6Cpu: arm.k6Cpu ?? null,
    clockBehindMs: arm.clockBehindMs ?? null,
    overlap: arm.overlap ?? null,
  };
}

/** Version 2 wrote no cores where nothing was known of the machine. */
function environmentOf({ loadAverage, ...environment }: Environment): LoadEnvironment | null {
  if (environment.cpu.cores === 0) return null;
  return {
    ...environment,
    connection: environment.connection ?? null,
    loadAverage: { ...loadAverage, during: loadAverage.during ?? null },
  };
}

/** Version 2 wrote `sample-only`, and that none was read, of an archive that was not counted. */
function countedOfArchive(validity: LoadResult['validity']): LoadResult['validity'] {
  const isCounted = validity.countedBy !== 'sample-only' || validity.sample.read > 0;
  return isCounted ? validity : { ...validity, countedBy: null };
}
