import type { Gate, GateFlag } from '../../contracts/results/load-result/gate.ts';
import { modeName } from '../../contracts/results/load-result/mode.ts';
import { isSilent, type ModeResult } from '../../contracts/results/load-result/mode-result.ts';

/** What a run is asked to reach; absent, it is not asked. */
export interface GatesAsked {
  /** events/s of the fastest mode. */
  minThroughput?: number | undefined;
  /** The highest ratio of a bulk mode to single. */
  minRatio?: number | undefined;
  /** Service time of every mode, milliseconds. */
  maxP99?: number | undefined;
  /** Failed requests of every mode, percent of those sent. */
  maxErrorRate?: number | undefined;
}

interface GateRow {
  asked: keyof GatesAsked;
  flag: GateFlag;
  unit: string;
  /** `least`: one mode has to reach it; `most`: no mode may exceed it. */
  kind: 'least' | 'most';
  /** null without a sample. */
  of: (mode: ModeResult) => number | null;
}

const rows: readonly GateRow[] = [
  {
    asked: 'minThroughput',
    flag: '--min-throughput',
    unit: 'events/s',
    kind: 'least',
    of: ({ eventsPerSecond }) => (isSilent({ eventsPerSecond }) ? null : eventsPerSecond),
  },
  {
    asked: 'minRatio',
    flag: '--min-ratio',
    unit: '× single',
    kind: 'least',
    of: ({ ratioToSingle }) => ratioToSingle?.value ?? null,
  },
  {
    asked: 'maxP99',
    flag: '--max-p99',
    unit: 'ms',
    kind: 'most',
    of: ({ serviceTimeMs }) => serviceTimeMs?.p99 ?? null,
  },
  {
    asked: 'maxErrorRate',
    flag: '--max-error-rate',
    unit: '%',
    kind: 'most',
    of: ({ requests: { sent, acknowledged } }) => (sent === 0 ? null : ((sent - acknowledged) / sent) * 100),
  },
];

/**
 * Holds the modes against what was asked. What has no sample passes nothing: where every mode is
 * asked, one without a sample fails the gate.
 */
export function judgeGates(asked: GatesAsked, modes: readonly ModeResult[]): Gate[] {
  return rows.flatMap(({ asked: name, flag, unit, kind, of }): Gate[] => {
    const bound = asked[name];
    if (bound === undefined) return [];
    const values = modes.map((mode) => ({ mode: modeName(mode.mode), value: of(mode) }));
    const known = values.filter((one): one is { mode: string; value: number } => one.value !== null);
    const silent = values.find(({ value }) => value === null);
    const decides = known.sort((a, b) => b.value - a.value)[0];
    const gate = { flag, unit, asked: bound };
    if (!decides || (kind === 'most' && silent))
      return [{ ...gate, measured: null, mode: silent?.mode ?? '', passed: false }];
    const passed = kind === 'least' ? decides.value >= bound : decides.value <= bound;
    return [{ ...gate, measured: decides.value, mode: decides.mode, passed }];
  });
}
