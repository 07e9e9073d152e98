import type { LoadResult } from '../contracts/results/load-result/result.ts';
import type { Report } from '../contracts/results/report.ts';

/** What a run's folder holds: the result of a check, of a load run, or of both. */
export interface RunResult {
  report: Report | null;
  load: LoadResult | null;
}

/** A form in which the result of a run is handed over. */
export interface Form {
  /** Name of the file in the run's folder. */
  file: string;
  /** Loads what rendering takes, ahead of time; rendering loads it itself otherwise. */
  prepare?(): Promise<unknown>;
  /** The text of the file; null when the result has nothing for it. */
  render(result: RunResult): string | null | Promise<string | null>;
}
