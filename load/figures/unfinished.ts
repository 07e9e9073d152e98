import type { LoadResult } from '../../contracts/results/load-result/result.ts';

/** A result before its notes, gates and exit code are known. */
export type Unfinished<Result extends LoadResult> = Result extends LoadResult
  ? Omit<Result, 'formatVersion' | 'notes' | 'definitions' | 'run' | 'gates'> & {
      run: Omit<Result['run'], 'exitCode'>;
    }
  : never;
