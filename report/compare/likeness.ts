import { basename } from 'node:path';
import type { LoadResult } from '../../contracts/results/load-result/result.ts';
import type { Report } from '../../contracts/results/report.ts';
import type { RunResult } from '../form.ts';

/** What must be alike for a difference of verdicts to be the deployments'. */
const ofReports: Record<string, (report: Report) => unknown> = {
  seed: ({ run }) => run.seed,
  quick: ({ run }) => run.settings.quick,
  maxBundle: ({ run }) => run.settings.maxBundle,
  'chosen requirements': ({ run }) => run.settings.requirements?.toSorted() ?? 'all',
  gate: ({ run }) => run.settings.gate,
  // The same file may have another path on another machine.
  'events file': ({ run }) => run.settings.eventsFile && basename(run.settings.eventsFile),
  complete: ({ run }) => run.complete,
};

/** Settings that must be equal to compare figures. */
const ofLoads: Record<string, (load: LoadResult) => unknown> = {
  'load profile': (load) => (load.kind === 'archive' ? 'archive' : load.run.profile),
  'load seed': ({ run }) => run.seed,
  'Bundle sizes': (load) => (load.kind === 'archive' ? [load.settings.mode.batch] : load.settings.batches),
  'gzip bodies': (load) => load.kind !== 'archive' && load.settings.gzip,
  VUs: (load) =>
    load.kind !== 'archive' && load.settings.vuSearch ? 'found for each mode' : load.settings.vus,
  corpus: ({ corpus }) => corpus.sha256,
  'outputs of k6': (load) => (load.kind === 'archive' ? [] : load.settings.outputs),
  'request timeout': ({ settings }) => settings.requestTimeoutMs,
};

/** A field that differs, and its value in each run. */
export interface Difference {
  field: string;
  values: string[];
}

/** The fields of their configuration in which runs differ; none when they can be compared. */
export function differences(results: readonly RunResult[]): Difference[] {
  const kinds = results.map(({ report, load }) =>
    [report && 'check', load && 'load'].filter(Boolean).join(' and '),
  );
  const reports = results.flatMap(({ report }) => report ?? []);
  const loads = results.flatMap(({ load }) => load ?? []);
  return [
    { field: 'kind of result', values: kinds },
    ...fieldsOf(ofReports, reports),
    ...fieldsOf(ofLoads, loads),
  ].filter(({ values }) => new Set(values).size > 1);
}

function fieldsOf<Result>(
  fields: Record<string, (result: Result) => unknown>,
  results: readonly Result[],
): Difference[] {
  return Object.entries(fields).map(([field, value]) => ({
    field,
    values: results.map((result) => shown(value(result))),
  }));
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.join(' ') : String(value ?? 'none');
}
