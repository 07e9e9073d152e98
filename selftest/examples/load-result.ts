import type { ArmResult } from '../../contracts/results/load-result/arm.ts';
import { loadDefinitions } from '../../contracts/results/load-result/definitions.ts';
import type { Mode } from '../../contracts/results/load-result/mode.ts';
import type { ModeResult } from '../../contracts/results/load-result/mode-result.ts';
import type { LoadRunResult } from '../../contracts/results/load-result/result.ts';
import { formatVersion } from '../../contracts/results/report.ts';

export const single: Mode = { kind: 'single', batch: 1 };
export const bulk: Mode = { kind: 'bulk', batch: 1000 };

export function modeResult(
  mode: Mode,
  eventsPerSecond: number,
  ratio: ModeResult['ratioToSingle'],
): ModeResult {
  return {
    mode,
    events: { sent: 80_000, acknowledged: 80_000, stored: 80_000 },
    requests: { sent: 80_000 / mode.batch, acknowledged: 80_000 / mode.batch },
    eventsPerSecond,
    requestsPerSecond: eventsPerSecond / mode.batch,
    bytesPerEvent: 2613,
    serviceTimeMs: { p50: 1.234, p90: 10, p99: 1234.5, p99_9: 20_000, max: 29_999 },
    errors: {},
    ratioToSingle: ratio,
    ...{ againstSingle: null, ratioToPlain: null, againstPlain: null },
    ...{ vus: 8, search: null, ceiling: null, k6Cpu: null, clockBehindMs: null },
  };
}

/** A result of a run of ten rounds without fault; its arms are left out. */
export const result: LoadRunResult = {
  kind: 'run',
  formatVersion,
  harness: { name: 'auditbox-harness', version: '0.1.0' },
  run: {
    id: 'run-1',
    profile: 'compare',
    seed: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 20_000,
    target: 'http://127.0.0.1:8080',
    sandbox: false,
    exitCode: 0,
    interleavedWith: null,
  },
  settings: {
    model: 'closed',
    batches: [1000],
    gzip: false,
    rounds: 10,
    vuSearch: false,
    pauseMs: 300,
    eventsPerArm: 8000,
    vus: 8,
    outputs: [],
    durationBudgetMs: 20_000,
    requestTimeoutMs: 30_000,
    visibilityTimeoutMs: 30_000,
  },
  environment: {
    k6: 'v2.2.0',
    node: 'v20.19.0',
    platform: 'Linux',
    cpu: { model: 'a', cores: 2 },
    connection: null,
    loadAverage: { before: [0, 0, 0], during: [1, 1, 1], after: [1, 1, 1] },
  },
  corpus: { count: 10, bytes: 1000, sha256: '0'.repeat(64), seed: 1 },
  preflight: { passed: true, cases: [] },
  validity: {
    verdict: 'valid',
    reasons: [],
    countedBy: 'total',
    acknowledged: 160_000,
    stored: 160_000,
    lost: 0,
    excess: 0,
    inDoubt: 0,
    sample: { read: 60, wrong: 0 },
  },
  stopped: null,
  notes: [],
  modes: [
    modeResult(single, 123_456, null),
    modeResult(bulk, 234_567, { value: 1.9, interval: { low: 1.8, high: 2.0 }, rounds: 10 }),
  ],
  singleToSingle: null,
  recommendation: null,
  gates: [],
  steps: [],
  capacity: null,
  trends: null,
  segments: [],
  failures: [],
  arms: [],
  definitions: { ...loadDefinitions },
};

/** An arm of one round that went well. */
export function armResult(mode: Mode, changes: Partial<ArmResult> = {}): ArmResult {
  return {
    round: 1,
    mode,
    control: false,
    step: null,
    vus: 8,
    k6Cpu: null,
    clockBehindMs: null,
    marker: 'run-1-a0001',
    complete: true,
    events: { planned: 1000, acknowledged: 1000, inDoubt: 0, stored: 1000 },
    requests: { planned: 10, sent: 10, acknowledged: 10 },
    windowMs: 1000,
    eventsPerSecond: 1000,
    bytesPerEvent: 2600,
    serviceTimeMs: null,
    errors: {},
    overlap: null,
    ...changes,
  };
}
