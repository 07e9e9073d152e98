import type { ExitCode } from '../../platform/exit.ts';
import type { formatVersion } from './report.ts';

/** `load.json`: the result of a load run; its schema is load.schema.json, each figure is defined below. */
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
  /** The A/A arm: single over single in the same rounds, which differ by nothing but noise; null where no round can be paired. */
  singleToSingle: Ratio | null;
  /** The smallest batch whose throughput can't be told from the best; null where there is no interval to tell by. */
  recommendation: Recommendation | null;
}

/** A whole run, sent by one machine or merged from its segments. */
export interface LoadRunResult extends LoadMeasured {
  kind: 'run';
  run: LoadRunIdentity & {
    /** Id of the run that was sent arm by arm with this one, so that the rounds of the two are pairs; null where none was. */
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

/** What k6 sent from an archive, without the harness: one arm, of which the harness knows what k6 reported. */
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
  /** `warning`: a figure is doubtful. `invalid-step`: the step is among `steps` too, with the reason. */
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

export interface LoadSettings {
  /**
   * `closed`: fixed VUs, each sending its next request when the last one is answered. `open`: the steps send at a rate,
   * whatever the answers do; the rounds that find the capacity before them are closed.
   */
  model: 'closed' | 'open';
  /** Bundle sizes; single is always measured. */
  batches: number[];
  /** True when gzip bodies were measured beside plain ones: singly and in the largest Bundles. */
  gzip: boolean;
  rounds: number;
  /** True when the VUs of each mode were found by doubling; they stand in the modes. */
  vuSearch: boolean;
  /** Between two arms, for the target to settle; null in a result of an older format. */
  pauseMs: number | null;
  /** Events that each measured arm sends, the same in every mode; null when no arm was measured. */
  eventsPerArm: number | null;
  /** The most of any mode. */
  vus: number;
  /** Names of k6's own outputs that it wrote to too, sorted. */
  outputs: string[];
  durationBudgetMs: number;
  requestTimeoutMs: number;
  visibilityTimeoutMs: number;
}

export interface ArchiveSettings {
  mode: Mode;
  /** Events of all segments together. */
  events: number;
  vus: number;
  requestTimeoutMs: number;
  /** null before it was counted what the target has stored. */
  visibilityTimeoutMs: number | null;
}

export interface LoadEnvironment {
  k6: string;
  node: string;
  platform: string;
  cpu: { model: string; cores: number };
  /** As k6 saw it in its first answer; null when it got none. */
  connection: Connection | null;
  /** Over 1, 5 and 15 minutes, of the machine that sends. */
  loadAverage: {
    before: number[];
    /** The highest seen between two arms; null in a result of an older format. */
    during: number[] | null;
    after: number[];
  };
}

/** How a request went to the target, in k6's words. */
export interface Connection {
  /** `HTTP/1.1`, `HTTP/2.0`. */
  http: string;
  /** `tls1.3`; null without TLS. */
  tls: string | null;
}

export interface LoadCorpus {
  count: number;
  bytes: number;
  sha256: string;
  seed: number;
}

export interface Preflight {
  held: boolean;
  cases: { name: string; held: boolean; message: string | null }[];
}

export interface Stop {
  /** `cut-short`: k6 under an archive ended early, and only its log says why. */
  reason: 'interrupted' | 'target-unreachable' | 'no-token' | 'k6-failed' | 'cut-short';
  /** Milliseconds since the start of the run. */
  afterMs: number;
  message: string;
}

/** How events are found again: by `total`, by paging, or not at all (then a larger sample stands in). */
export type CountedBy = 'total' | 'paging' | 'sample-only';

export interface Validity {
  /** `unverified`: nothing was sent, or the target could no longer be asked. */
  verdict: 'valid' | 'INVALID' | 'unverified';
  /** One sentence each; empty when valid. */
  reasons: string[];
  /** null where k6 ran alone and nothing has been counted yet. */
  countedBy: CountedBy | null;
  acknowledged: number;
  /** Found by search on the arm markers; null when search could not be used. */
  stored: number | null;
  /** Acknowledged and not found. */
  lost: number | null;
  /** Found beyond what was acknowledged or in doubt. */
  excess: number | null;
  /** Sent without a verified answer that rules out storage: found or not, neither breaks a promise. */
  inDoubt: number;
  sample: { read: number; wrong: number };
}

export interface ServiceTime {
  p50: number;
  p90: number;
  p99: number;
  p99_9: number;
  max: number;
}

export interface Ratio {
  value: number;
  /** 95 % bootstrap interval; null with fewer than five rounds. */
  interval: { low: number; high: number } | null;
  /** The paired rounds it rests on. */
  rounds: number;
}

/** What an interval says of two ways to send, or of one before and after. */
export type Difference = 'faster' | 'slower' | 'not distinguishable';

export interface Recommendation {
  mode: Mode;
  /** The mode with the highest throughput; the recommended one when there is no smaller. */
  best: Mode;
  /** Throughput of the recommended mode over the best's; null when they are one. */
  ratioToBest: Ratio | null;
}

export type GateFlag =
  | '--min-throughput'
  | '--min-ratio'
  | '--max-p99'
  | '--max-error-rate'
  | '--max-regression';

export interface Gate {
  flag: GateFlag;
  unit: string;
  asked: number;
  /** Of the mode that decides; null without a sample, which passes nothing. */
  measured: number | null;
  /** Name of that mode; empty when there is none. */
  mode: string;
  held: boolean;
}

/** Two results held against each other. */
export interface LoadComparison {
  /** Run ids. */
  before: string;
  after: string;
  /** How much slower is allowed, 0.05 for 5 %. */
  maxRegression: number;
  modes: ComparedMode[];
}

/** One way to send, of two results. */
export interface ComparedMode {
  mode: Mode;
  /** Throughput after over before; null where one of them has no round, or acknowledged nothing in one. */
  ratio: Ratio | null;
  difference: Difference | null;
  /** True when all of the interval lies beyond what is allowed, or nothing was acknowledged in a round afterwards. */
  regression: boolean;
}

/** One step of the search for a mode's VUs. */
export interface SearchStep {
  vus: number;
  eventsPerSecond: number;
}

/** The same script and events against a target on this machine that answers 201 at once. */
export interface Ceiling {
  eventsPerSecond: number;
  /** Throughput of the mode over the ceiling's; null where the mode has none. */
  share: number | null;
}

export type Mode = ({ kind: 'single'; batch: 1 } | { kind: 'bulk'; batch: number }) & {
  /** Content-Encoding of its request bodies; absent where they go as they are. */
  encoding?: 'gzip';
};

/** What a reader calls a mode: `single`, `bulk 100`, `bulk 100 gzip`. */
export function modeName({ kind, batch, encoding }: Mode): string {
  const name = kind === 'single' ? 'single' : `bulk ${batch}`;
  return encoding ? `${name} ${encoding}` : name;
}

/** The same way to send without the encoding of its bodies. */
export function plainMode({ encoding: _, ...mode }: Mode): Mode {
  return mode;
}

/** One rate in the open model: requests start when they are due, whether or not others have been answered. */
export interface Step {
  /** `25 %`, `spike`. */
  name: string;
  mode: Mode;
  /** Code of the arm tag on its events. */
  marker: string;
  /** Asked. */
  eventsPerSecond: number;
  durationMs: number;
  requests: { planned: number; sent: number; acknowledged: number };
  acknowledgedPerSecond: number;
  /** From when a request was due; of acknowledged ones. */
  latencyMs: ServiceTime | null;
  serviceTimeMs: ServiceTime | null;
  /** Requests that were due and never sent, since no VU was free: their latency is in no percentile. */
  dropped: number;
  /** Failed requests by kind. */
  errors: Record<string, number>;
  /** False when something was dropped or cut short, so that the latencies are too good. */
  valid: boolean;
  /** Why not; null when it is. */
  reason: string | null;
}

export interface Capacity {
  mode: Mode;
  /** The highest rate that was held; null when none was. */
  eventsPerSecond: number | null;
  heldMs: number;
  /** What the next higher rate met; null when none was tried. */
  limit: 'errors' | 'latency' | 'dropped' | 'interrupted' | null;
}

/** Mann and Kendall's test for a monotonic trend over the rounds, with Theil and Sen's slope. */
export interface Trend {
  mode: Mode;
  of: 'throughput' | 'p99';
  rounds: number;
  /** Percent of the median from the first round to the last. */
  changePercent: number;
  /** Two-sided; below 0.05 the trend is taken for one. */
  p: number;
  direction: 'rising' | 'falling' | 'none';
}

/** What was measured of one way to send, over all measured rounds. */
export interface ModeResult {
  mode: Mode;
  events: { sent: number; acknowledged: number; stored: number | null };
  requests: { sent: number; acknowledged: number };
  eventsPerSecond: number | null;
  requestsPerSecond: number | null;
  bytesPerEvent: number | null;
  serviceTimeMs: ServiceTime | null;
  /** Failed requests by kind. */
  errors: Record<string, number>;
  /** This mode's throughput over single's; null for single and where no round can be paired. */
  ratioToSingle: Ratio | null;
  /** What the ratio's interval says, held beside the A/A arm's; null without an interval. */
  againstSingle: Difference | null;
  /** Throughput of a gzip mode over that of the same mode with plain bodies; null in all others. */
  ratioToPlain: Ratio | null;
  /** What that ratio's interval says, as `againstSingle`. */
  againstPlain: Difference | null;
  /** null where nothing was sent in this mode. */
  vus: number | null;
  /** How its VUs were found; null when they were given. */
  search: SearchStep[] | null;
  /** What the generator can do at most in this mode; null where it was not measured. */
  ceiling: Ceiling | null;
  /** k6's CPU time over that of all cores while it sent, the highest of its arms, 0 to 1; null where it can't be read. */
  k6Cpu: number | null;
  /** The most that the runner's clock fell behind in its arms, in milliseconds; null where it was not watched. */
  clockBehindMs: number | null;
}

/** The modes that acknowledged nothing in the rounds: they were not measured, whatever the others did. */
export function unmeasured(modes: readonly ModeResult[]): ModeResult[] {
  return modes.filter(({ events }) => events.acknowledged === 0);
}

/** True when a mode acknowledged nothing in a round that was sent: what its other rounds say is then not its throughput. */
export function isSilent({ eventsPerSecond }: Pick<ModeResult, 'eventsPerSecond'>): boolean {
  return eventsPerSecond === 0;
}

/** The trial before any load; null where k6 ran alone, which tries nothing first. */
export function preflightOf(load: LoadResult): Preflight | null {
  return load.kind === 'archive' ? null : load.preflight;
}

/** True when the target was loaded: the trial before it held, if there was one. */
export function wasLoaded(load: LoadResult): boolean {
  return preflightOf(load)?.held ?? true;
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

/** One k6 process: one mode sending the events of one round. */
export interface ArmResult {
  /** 0 is the warm-up, whose figures count nowhere; its events are reconciled all the same. */
  round: number;
  mode: Mode;
  /** True for the A/A arm: single once more, which counts in `singleToSingle` alone. */
  control: boolean;
  /** Name of the step of the open model that it is; null in rounds. */
  step: string | null;
  vus: number;
  /** k6's CPU time over that of all cores while it sent, 0 to 1; null where it can't be read. */
  k6Cpu: number | null;
  /** Milliseconds; null where it was not watched. */
  clockBehindMs: number | null;
  /** Code of the arm tag on its events; put together from segments, each has `-s01` and so on before `-a`. */
  marker: string;
  /** True when every planned request was answered or failed. */
  complete: boolean;
  events: { planned: number; acknowledged: number; inDoubt: number; stored: number | null };
  requests: { planned: number; sent: number; acknowledged: number };
  windowMs: number;
  eventsPerSecond: number;
  bytesPerEvent: number | null;
  serviceTimeMs: ServiceTime | null;
  errors: Record<string, number>;
  /** In a run merged from segments: how far they sent at the same time, 0 to 1; null where one did not send, and in all others. */
  overlap: number | null;
}

/** The part of an arm that one segment sent. */
export interface SegmentArm extends ArmResult {
  segment: ArmSegment;
}

/** What merging an arm needs of each segment. */
export interface ArmSegment {
  /** Of all segments together. */
  events: number;
  /** By the clock of the machine, milliseconds since the epoch; null when k6 measured nothing. */
  startedAt: number | null;
  endedAt: number | null;
  /** At each percentile of `percentileGrid` in load/k6/protocol.ts; null without an answer of 201. */
  serviceTimeMs: number[] | null;
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

/** Code system of the tag that names the arm; its code is the arm's marker. */
export const armTagSystem = 'urn:auditbox-harness:arm';

/**
 * Code system of the tag that names a block of an arm's events. Counts by search stay exact within one: a search
 * engine such as Elasticsearch counts up to 10,000 hits and no further.
 */
export const blockTagSystem = 'urn:auditbox-harness:block';

/** Events in a block; the last one of an arm may have fewer. */
export const eventsPerBlock = 5000;

/** Every figure of load.json in one line: what, unit, clock start and stop. */
export const loadDefinitions = {
  acknowledged:
    "events of requests answered 201 whose answer holds as many events as were sent, each with an id of its own that was not sent; of answers to Bundles each VU's first and one in 16 are read as JSON in full, the others by their entries and ids",
  windowMs:
    'milliseconds on the clock of k6 from the start of the first iteration of an arm to the end of its last one',
  eventsPerSecond:
    'of an arm: events acknowledged / window; of a mode: geometric mean over the measured rounds (throughput)',
  requestsPerSecond: 'of a mode: acknowledged requests / window, geometric mean over the measured rounds',
  overlap:
    'of an arm put together from segments, whose window lasts from the earliest start to the latest end by the clocks of the machines: share of that window in which all of them sent',
  bytesPerEvent:
    'bytes written to the connection, request line and headers and TLS included / events of completed requests',
  serviceTimeMs:
    "milliseconds per request answered 201, from its first byte sent to the last byte received, without connecting; of a mode: percentiles over the requests of all measured rounds, from each arm's percentile table",
  errors: 'requests that failed, by kind: no connection, timeout, HTTP status, answer that does not match',
  ratioToSingle:
    'geometric mean over the rounds of (throughput of the mode / throughput of single in the same round), with a 95 % interval by bootstrap over the rounds',
  ratioToPlain:
    'of a mode with gzip bodies: the same over the throughput of the same mode with plain bodies; bodies are compressed before k6 starts, so that no time to compress is in it',
  singleToSingle:
    'the same of a second arm of single in each round: what noise alone does; a ratio whose interval holds 1 or lies within this one is not distinguishable',
  recommendation:
    'the smallest batch whose interval over the batch with the highest throughput, of the same rounds, holds 1 or lies within that of singleToSingle; of plain bodies',
  search:
    'events acknowledged / window of short arms with doubling VUs; the fewest VUs within 5 % of the highest are taken',
  ceiling:
    'events/s of the same script, checks, VUs and request bodies against a target in the runner on loopback that answers 201 at once; it shares the machine with k6, so that it is the least k6 can do',
  latencyMs:
    'of a step: milliseconds per acknowledged request from when it was due (start of the step + its number / rate; clock of k6, to 1 ms) to the last byte received: waiting for a free VU, connecting and service time; the events of a Bundle are due together',
  dropped:
    'of a step: requests that were due while no VU was free and were never sent; they are in no percentile, so that one makes the step invalid',
  capacity:
    'events/s: the highest rate held for the time said without more than 1 % errors, a p99 of latencyMs above 1,000 ms, or anything dropped',
  trends:
    'Mann-Kendall test over the rounds in the order in which they ran, two-sided; change: Theil-Sen slope × (rounds - 1) / median',
  k6Cpu:
    "CPU time of k6 / (wall time × cores), from its first request to its last, read five times a second (once a second where that is not Linux); the highest of the mode's arms",
  clockBehindMs:
    'the most milliseconds by which a timer of the runner, due ten times a second, was late while k6 sent, or by which the wall clock and the monotonic clock moved apart',
  connection:
    'HTTP version and TLS version of the first answer that k6 got; k6 takes HTTP/2 where the target offers it in the TLS handshake (ALPN)',
  stored: 'events that search finds by the arm marker after the run, waited for up to the visibility timeout',
  lost: 'events acknowledged and not found, summed over the arms',
  excess: 'events found beyond those acknowledged or in doubt, summed over the arms',
  inDoubt:
    'events of requests without an answer (no connection, timeout, interrupted), or with a status other than 3xx and 4xx that acknowledges nothing: may be stored or not',
  sample: 'acknowledged events drawn by the seed, read by id and compared in full with what was sent',
} as const satisfies Record<string, string>;
