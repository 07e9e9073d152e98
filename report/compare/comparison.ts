import { requirements as catalogue } from '../../contracts/catalogue/all.ts';
import { modeName } from '../../contracts/results/load-result/mode.ts';
import type { LoadResult } from '../../contracts/results/load-result/result.ts';
import type { Report, RequirementResult, Verdict } from '../../contracts/results/report.ts';
import type { RunResult } from '../form.ts';

/** Runs compared with the first of them, the baseline. */
export interface Comparison {
  runs: ComparedRun[];
  newlyFailing: ComparedRow[];
  newlyPassing: ComparedRow[];
  /** Other changes, for example what is no longer tested. */
  otherwise: ComparedRow[];
  unchanged: ComparedRow[];
  /** A row per mode that any run measured; null without load results. */
  load: ComparedMode[] | null;
}

export interface ComparedRun {
  /** `A` is the baseline. */
  label: string;
  folder: string;
  target: string;
  startedAt: string;
  harness: string;
  report: Report | null;
  load: LoadResult | null;
}

export interface ComparedRow {
  id: string;
  level: RequirementResult['level'];
  title: string;
  /** In the order of the runs; null if the run does not have this requirement. */
  verdicts: (Verdict | null)[];
  /** Why the last run that changed has its verdict. */
  reason: string | null;
}

export interface ComparedMode {
  /** Its name. */
  mode: string;
  /** Whether it is what the others are compared with. */
  isSingle: boolean;
  /** In the order of the runs; null where nothing valid was measured. */
  figures: ({
    eventsPerSecond: number | null;
    ratioToSingle: number | null;
    p99: number | null;
    /** Throughput over the baseline's. */
    toBaseline: number | null;
  } | null)[];
}

/** Compares runs of like configuration, the baseline first; see likeness.ts. */
export function compareRuns(results: readonly RunResult[], folders: readonly string[]): Comparison {
  const runs = results.map(({ report, load }, nth): ComparedRun => {
    const { target, startedAt } = (report ?? load)!.run;
    const harness = (report ?? load)!.harness.version;
    return { label: labelOf(nth), folder: folders[nth]!, target, startedAt, harness, report, load };
  });
  const rows = rowsOf(results.flatMap(({ report }) => report ?? []));
  const kindOf = new Map(rows.map((row) => [row, changeOf(row)]));
  const ofKind = (kind: ReturnType<typeof changeOf>) => rows.filter((row) => kindOf.get(row) === kind);
  return {
    runs,
    newlyFailing: ofKind('newly failing'),
    newlyPassing: ofKind('newly passing'),
    otherwise: ofKind('otherwise'),
    unchanged: ofKind('unchanged'),
    load: loadOf(results.map(({ load }) => load)),
  };
}

/** `A` for the first run. */
export function labelOf(nth: number): string {
  return nth < 26 ? String.fromCharCode(65 + nth) : `run ${nth + 1}`;
}

function rowsOf(reports: readonly Report[]): ComparedRow[] {
  const order = new Map<string, number>(catalogue.map(({ id }, nth) => [id, nth]));
  const ids = [...new Set(reports.flatMap(({ requirements }) => requirements.map(({ id }) => id)))].sort(
    (a, b) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity),
  );
  return ids.map((id) => {
    const results = reports.map((report) => report.requirements.find((row) => row.id === id) ?? null);
    const latest = results.findLast((row) => row !== null)!;
    const verdicts = results.map((row) => row?.verdict ?? null);
    const changed = results.findLast((row) => row && row.verdict !== verdicts[0]);
    return {
      id,
      level: latest.level,
      title: latest.title,
      verdicts,
      reason: (changed ?? latest).reason,
    };
  });
}

const isBroken = (verdict: Verdict | null) => verdict === 'fail' || verdict === 'warn';

/** A failure in any run that the baseline does not have weighs more than all else. */
function changeOf({ verdicts: [baseline, ...others] }: ComparedRow) {
  if (others.every((verdict) => verdict === baseline)) return 'unchanged';
  if (!isBroken(baseline!) && others.some(isBroken)) return 'newly failing';
  // A waiver that went leaves a failure that the gate sees again.
  if (baseline !== 'fail' && others.includes('fail')) return 'newly failing';
  const wasBroken = isBroken(baseline!) || baseline === 'waived' || baseline === 'error';
  if (wasBroken && others.includes('pass') && !others.some(isBroken)) return 'newly passing';
  return 'otherwise';
}

function loadOf(loads: readonly (LoadResult | null)[]): ComparedMode[] | null {
  if (loads.every((load) => load === null)) return null;
  const names = [...new Set(loads.flatMap((load) => load?.modes.map(({ mode }) => modeName(mode)) ?? []))];
  return names.map((name) => {
    const results = loads.map((load) => load?.modes.find(({ mode }) => modeName(mode) === name) ?? null);
    const { kind, encoding } = results.find((result) => result !== null)!.mode;
    const baseline = results[0]?.eventsPerSecond ?? null;
    const figures = results.map(
      (result) =>
        result && {
          eventsPerSecond: result.eventsPerSecond,
          ratioToSingle: result.ratioToSingle?.value ?? null,
          p99: result.serviceTimeMs?.p99 ?? null,
          toBaseline:
            baseline !== null && result.eventsPerSecond !== null ? result.eventsPerSecond / baseline : null,
        },
    );
    return { mode: name, isSingle: kind === 'single' && !encoding, figures };
  });
}
